import type { Readiness } from "../../drives/readiness.ts";
import type { TapeDrive } from "../../drives/tape-drive.ts";
import { sleep } from "../../session/sleep.ts";
import { CapstanError } from "../../transport/errors.ts";
import type { AlertStore } from "../alerts/alert-store.ts";
import { CLEANING_MANNERS } from "./cleaning-manners.ts";
import type { WatchedCycle } from "./watched-cycle.ts";
import { asksNoMore, becameUsedUp, isWrong } from "./conclude-cleaning.ts";
import { readCleaningSigns, type CleaningSigns } from "./cleaning-signs.ts";

/**
 * Why no cleaning was watched. `CLEAN_DATA_CARTRIDGE`: the drive became ready, so what is in it is no cleaning cartridge.
 * `CLEAN_NO_CARTRIDGE`: none came. `CLEAN_DRIVE_NOT_READY`: the drive has another trouble.
 */
export class CleaningError extends CapstanError {
  constructor(
    code: "CLEAN_DATA_CARTRIDGE" | "CLEAN_NO_CARTRIDGE" | "CLEAN_DRIVE_NOT_READY",
    message: string,
  ) {
    super(code, `clean: ${message}`);
  }
}

/** How to watch a cleaning. */
export interface WatchOptions {
  /** How long to wait for a cleaning cartridge, in milliseconds. */
  readonly waitMs: number;
  readonly store?: AlertStore | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when something else is being waited for: a cartridge, or the end of the cycle. */
  readonly onPhase?: (phase: "cartridge" | "loading" | "cleaning") => void;
}

const POLL_MS = 2000;
/** Long enough for a drive that gives the cartridge back to do so. */
const EJECT_MS = 60_000;

/**
 * Waits for a cleaning cartridge and for the end of what the drive does with it by itself. `before` is how the drive was when
 * nothing had begun.
 * @throws CleaningError; AbortedError; TransportError; AlertStoreError
 */
export async function watchCleaning(
  drive: TapeDrive,
  before: CleaningSigns,
  options: WatchOptions,
): Promise<WatchedCycle> {
  const first = await waitForCycle(drive, options);
  const { clock } = drive.session;
  const startedMs = clock.nowMs;
  const { limitMs } = CLEANING_MANNERS[drive.identity.family];
  options.onPhase?.("cleaning");
  let doneMs: number | undefined;
  for (let now = first; ; now = await look(drive, options)) {
    const tookMs = (doneMs ?? clock.nowMs) - startedMs;
    if (now.readiness.ready) throw dataCartridge();
    const { state } = now.readiness;
    if (state === "cleaningFailed") return { tookMs, end: "refused", refusal: now.readiness };
    if (!isUnderWay(state)) return { tookMs, end: "gaveBack" };
    // It may lie in the drive for good, and the drive then says the same as during the cycle.
    if (isDone(before, now)) doneMs ??= clock.nowMs;
    const isKept = doneMs !== undefined && clock.nowMs - doneMs >= EJECT_MS;
    if (isKept || clock.nowMs - startedMs >= limitMs) return { tookMs, end: "kept" };
  }
}

const isUnderWay = (state: Readiness["state"]): boolean =>
  state === "cleaning" || state === "becomingReady" || state === "busy";

/** Whether the drive tells that the cycle has come to something, one way or the other. */
function isDone(before: CleaningSigns, now: CleaningSigns): boolean {
  const counts = (now.cleanings?.count ?? 0n) > (before.cleanings?.count ?? 0n);
  return asksNoMore(before, now) || becameUsedUp(before, now) || counts || isWrong(before, now);
}

async function look(drive: TapeDrive, { store, signal }: WatchOptions): Promise<CleaningSigns> {
  await sleep(drive.session.clock, POLL_MS, signal);
  return readCleaningSigns(drive, store);
}

/** Waits until a cleaning cartridge is at work. */
async function waitForCycle(drive: TapeDrive, options: WatchOptions): Promise<CleaningSigns> {
  const { clock } = drive.session;
  const deadlineMs = clock.nowMs + options.waitMs;
  let phase: "cartridge" | "loading" | undefined;
  for (
    let now = await readCleaningSigns(drive, options.store);
    ;
    now = await look(drive, options)
  ) {
    const { ready, state, says } = now.readiness;
    if (ready) throw dataCartridge();
    if (state === "cleaning" || state === "cleaningFailed") return now;
    const isLoading = state === "becomingReady";
    const isEmpty = state === "noMedium" || state === "needsLoad";
    if (!isLoading && !isEmpty) throw new CleaningError("CLEAN_DRIVE_NOT_READY", says);
    const next = isLoading ? "loading" : "cartridge";
    if (next !== phase) options.onPhase?.(next);
    phase = next;
    if (clock.nowMs >= deadlineMs)
      throw new CleaningError("CLEAN_NO_CARTRIDGE", "no cleaning cartridge was put into the drive");
  }
}

const dataCartridge = (): CleaningError =>
  new CleaningError(
    "CLEAN_DATA_CARTRIDGE",
    "what is in the drive is no cleaning cartridge, as it can be read; take it out and put a cleaning cartridge in",
  );
