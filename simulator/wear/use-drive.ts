/** Years of use at once: drive and cartridge become as if they had been used, by the same rules as every block that goes through. */
import { noteCartridgeLoad, partitionCapacityBytes } from "../cartridge.ts";
import type { DriveCore } from "../drive-core.ts";
import type { TapeDeck } from "../mechanics/tape-deck.ts";
import { cleaningState } from "../log-views/cleaning-state.ts";
import { countRead, countWritten, noteHardError } from "../note-transfer.ts";
import { UsageError } from "../../src/transport/errors.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { noteCleaned } from "./clean-heads.ts";
import { hardErrorDue, noteRun, noteThreading, noteWinding, type Side } from "./run-tape.ts";
import { placeAt } from "./tape-passes.ts";

/** One backup a week. */
export interface DriveUse {
  /** How many weeks, at least 1. */
  readonly weeks: number;
  /** Bytes that each backup writes from the beginning of the tape, and reads again. At most what the cartridge holds. */
  readonly bytes: number;
  /** Whether to go on when the drive asks for cleaning or an error comes that it cannot correct. Default: false. */
  readonly goesOn?: boolean;
  /** Whether it is cleaned, each time with a cartridge that is good, as soon as it asks. Default: false. */
  readonly isCleaned?: boolean;
}

/** What came of it. */
export interface DriveUseReport {
  /** Weeks that passed: less than wished where something came up. */
  readonly weeks: number;
  /** Why it ended before its time. */
  readonly endedBy: Failure | "cleaningRequested" | "cleaningRequired" | undefined;
}

/** An error that the drive could not correct. */
type Failure = "writeError" | "readError";

const WRITE_FAILURE = 0x06;
const READ_FAILURE = 0x05;

const WEEK_MS = 7 * 24 * 3_600_000;
/** Parts of a backup, in which wear and dirt are taken as constant. */
const STEPS = 16;

/**
 * Uses the drive with the cartridge that is loaded. Its content stays as it is; counters, passes, dirt, alerts and time are as
 * after so many backups.
 * @throws UsageError `SIM_NOTHING_LOADED`, `SIM_USE_INVALID`.
 */
export function useDrive(drive: DriveCore, use: DriveUse): DriveUseReport {
  drive.settleOperations();
  const { weeks, bytes, goesOn = false, isCleaned = false } = use;
  const deck = drive.loadedDeck;
  if (deck === undefined)
    throw new UsageError("SIM_NOTHING_LOADED", "use drive: there is no cartridge loaded");
  checkUse(use, partitionCapacityBytes(deck.cartridge, 0));
  let endedBy: DriveUseReport["endedBy"];
  let passed = 0;
  while (passed < weeks && (goesOn || endedBy === undefined)) {
    endedBy = useForAWeek(drive, deck, { bytes, isCleaned });
    passed++;
  }
  drive.onLastingChange?.();
  return { weeks: passed, endedBy: goesOn ? undefined : endedBy };
}

/** What came up in a week. */
function useForAWeek(
  drive: DriveCore,
  deck: TapeDeck,
  { bytes, isCleaned }: { readonly bytes: number; readonly isCleaned: boolean },
): DriveUseReport["endedBy"] {
  const asked = wishOf(drive);
  const failed = backUp(drive, deck, bytes);
  if (isCleaned && wishOf(drive) !== undefined) noteCleaned(drive);
  const asks = wishOf(drive);
  return failed ?? (asks === asked ? undefined : asks);
}

function checkUse({ weeks, bytes }: DriveUse, capacityBytes: number): void {
  const isCount = Number.isSafeInteger(weeks) && weeks >= 1;
  const fits = Number.isSafeInteger(bytes) && bytes >= 1 && bytes <= capacityBytes;
  if (isCount && fits) return;
  throw new UsageError(
    "SIM_USE_INVALID",
    isCount
      ? `use drive: backups of ${bytes} bytes; a whole number from 1 to ${capacityBytes} is needed`
      : `use drive: ${weeks} weeks; a whole number from 1 is needed`,
  );
}

/** Which cleaning the drive asks for. */
function wishOf(drive: DriveCore): "cleaningRequested" | "cleaningRequired" | undefined {
  const { required, requested } = cleaningState(drive);
  if (required) return "cleaningRequired";
  return requested ? "cleaningRequested" : undefined;
}

/** Loads, writes, winds back, reads, unloads; and the rest of the week passes. */
function backUp(drive: DriveCore, deck: TapeDeck, bytes: number): Failure | undefined {
  const { counters, personality, clock } = drive;
  const { cartridge } = deck;
  counters.noteLoad();
  noteCartridgeLoad(cartridge.state, { vendor: personality.inquiry.vendor, serial: drive.serial });
  noteThreading(drive, cartridge);
  const failed =
    stream(drive, deck, { bytes, side: "write" }) ?? stream(drive, deck, { bytes, side: "read" });
  if (clock instanceof VirtualClock) clock.advance(WEEK_MS);
  else counters.lifetime.powerOnMs += WEEK_MS;
  return failed;
}

/** Goes through the data from the beginning of the tape and winds back. */
function stream(
  drive: DriveCore,
  deck: TapeDeck,
  { bytes, side }: { readonly bytes: number; readonly side: Side },
): Failure | undefined {
  let failure: Failure | undefined;
  let done = 0;
  for (let step = 1; step <= STEPS && failure === undefined; step++) {
    const length = Math.floor((bytes * step) / STEPS) - done;
    if (length === 0) continue;
    if (hardErrorDue(drive, deck.cartridge, { bytes: length, wraps: deck.wrapsFor(done) })) {
      noteHardError(drive, side);
      drive.alerts.raise(side === "write" ? WRITE_FAILURE : READ_FAILURE);
      failure = side === "write" ? "writeError" : "readError";
    } else {
      pass(drive, deck, { side, from: done, bytes: length });
      done += length;
    }
  }
  const from = placeAt(deck.wrapsFor(done));
  const { lengthsPerSecond } = drive.personality.mechanics;
  const metres = from * deck.tapeMetres;
  noteWinding(drive, deck.cartridge, { from, to: 0, metres, ms: (from / lengthsPerSecond) * 1000 });
  return failure;
}

/** Counts data that went to tape or came from it. */
function pass(
  drive: DriveCore,
  deck: TapeDeck,
  { side, from, bytes }: { readonly side: Side; readonly from: number; readonly bytes: number },
): void {
  if (side === "write") countWritten(drive, deck, bytes);
  else countRead(drive, deck, bytes);
  const ms = (bytes / drive.personality.mechanics.nativeBytesPerSecond) * 1000;
  const fromWraps = deck.wrapsFor(from);
  const toWraps = deck.wrapsFor(from + bytes);
  const metres = deck.metresFor(bytes);
  noteRun(drive, deck.cartridge, { side, fromWraps, toWraps, bytes, metres, ms });
}
