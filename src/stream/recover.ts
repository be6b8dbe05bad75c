import { CapstanError, InvariantError, UsageError } from "../transport/errors.ts";
import { DriveStateError, ScsiError } from "../session/errors.ts";
import type { DriveState } from "../session/meaning.ts";
import { endData } from "./end-data.ts";
import { readBack } from "./read-back.ts";
import { checkCartridge, goTo, returnToStart } from "./start-mark.ts";
import { StreamError } from "./stream-error.ts";
import { interruptionCount } from "./writable-tape.ts";
import type { Daring, WriteRun } from "./write-run.ts";

/** Recoveries in a row that bring no object further. */
const FRUITLESS_MAX = 3;
const ILLEGAL_REQUEST = 0x5;
const READY_LIMIT_MS = 600_000;
/** How often room for the manifest is looked for by giving up blocks. */
const OVERFLOW_MAX = 8;

/** States in which writing on makes no sense, whatever the position. */
const HOPELESS: ReadonlySet<DriveState> = new Set<DriveState>([
  "needsIntervention",
  "offline",
  "noMedium",
  "incompatibleMedium",
  "loadFailed",
  "writeProtected",
  "appendOnly",
  "worm",
  "keyNeeded",
  "reserved",
]);

/** What the drive lost with a reset; it is set again. */
const SETTINGS_CODES: ReadonlySet<string> = new Set([
  "DRIVE_SETTINGS_UNKNOWN",
  "SETTING_NOT_TAKEN",
]);

/** The tape ended before everything was on it: an answer of the drive, handled like a failure. */
export class VolumeOverflow extends StreamError {
  constructor() {
    super("VOLUME_OVERFLOW", "a block was written: the tape ended before the drive warned of it");
  }
}

/**
 * Deals with anything that puts in doubt what is on the tape. Everything that is not proved is void; the writer finds
 * its position and proves it, sets the drive up again and goes on from the first object that is not on the medium. Where
 * that cannot be, it closes the session where it certainly stands, or at least looks what is there.
 */
export async function recover(run: WriteRun, thrown: unknown): Promise<void> {
  if (isSystemError(thrown)) {
    giveUpSpool(run, thrown);
    return;
  }
  let error = expected(thrown);
  const { ledger } = run;
  const { code, message } = error;
  // Objects sent since the position was last right may have gone elsewhere, over what was proved before.
  const suspectCount = ledger.uncheckedCount + 1;
  const sentCount = ledger.sentCount;
  noteProgress(run, sentCount);
  const voidedCount = ledger.voidUnproved();
  let overflow = false;
  for (;;) {
    overflow ||= isOverflow(error);
    run.daring = nextDaring(run, error);
    if (run.daring === "stop") break;
    try {
      const seen = await restore(run);
      await findPlace(run, suspectCount);
      await goOn(run, overflow);
      if (interruptionCount(run.tape) === seen) {
        run.interruptionsSeen = seen;
        const resumedAt = run.finished ? undefined : ledger.sentCount;
        run.recoveries.push({ code, message, sentCount, voidedCount, resumedAt });
        return;
      }
      // Said to a command that asks, and so sent again in silence: but it voids what was just set up.
      error = new StreamError("INTERRUPTED", "the session was to go on: it was interrupted again");
    } catch (again) {
      error = expected(again);
    }
  }
  run.recoveries.push({ code, message, sentCount, voidedCount, resumedAt: undefined });
  giveUp(run, error);
}

/** An error of the operating system: drives and sources have errors of their own, so it is about our own files. */
const isSystemError = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && "syscall" in thrown;

/** Without its notes a session can be neither closed nor recovered; what is proved stays proved. */
function giveUpSpool(run: WriteRun, cause: Error): void {
  const message = `the session's notes were written: ${cause.message}`;
  run.error ??= new StreamError("SPOOL_FAILED", message, { cause });
  run.end = "error";
  run.finished = true;
}

/** What the world may bring; a fault of this program is thrown on. */
function expected(thrown: unknown): CapstanError {
  if (thrown instanceof CapstanError && !(thrown instanceof InvariantError)) return thrown;
  throw thrown;
}

function isOverflow(error: CapstanError): boolean {
  return error instanceof VolumeOverflow || error.code === "DEFERRED_VOLUME_FULL";
}

/** Recoveries count as fruitless until more objects are sent than ever before. */
function noteProgress(run: WriteRun, sentCount: number): void {
  if (sentCount <= run.furthestCount) return;
  run.furthestCount = sentCount;
  run.fruitlessCount = 0;
}

function giveUp(run: WriteRun, error: Error): void {
  run.end = run.end === undefined || run.end === "complete" ? "error" : run.end;
  run.error ??= error;
  run.finished = true;
  run.evidence = "notChecked";
}

/** Decides, after one more failure, how much to dare still. */
function nextDaring(run: WriteRun, error: Error): Daring {
  run.attemptCount += 1;
  run.fruitlessCount += 1;
  if (error instanceof StreamError && error.code === "CARTRIDGE_CHANGED") return "stop";
  const hopeless = isHopeless(error);
  const tooMany = run.attemptCount > run.attemptLimit || run.fruitlessCount > FRUITLESS_MAX;
  if (!tooMany && !hopeless) return run.daring;
  run.error ??= hopeless
    ? error
    : new StreamError("RECOVERY_LIMIT", "the session was to go on: it was interrupted too often", {
        cause: error,
      });
  // What is dared next has chances of its own.
  run.fruitlessCount = 0;
  run.attemptLimit = run.attemptCount + FRUITLESS_MAX + 1;
  switch (run.daring) {
    case "write":
      return "close";
    case "close":
      return "look";
    case "look":
    case "stop":
      return "stop";
  }
}

function isHopeless(error: Error): boolean {
  if (error instanceof DriveStateError) return HOPELESS.has(error.state);
  if (error instanceof ScsiError) return error.sense?.key === ILLEGAL_REQUEST;
  if (error instanceof UsageError) return !SETTINGS_CODES.has(error.code);
  return error instanceof StreamError && error.code === "SOURCE_CHANGED";
}

/** Makes the drive ready and sets it up; returns how many interruptions were known before that. */
async function restore(run: WriteRun): Promise<number> {
  const { tape, options, settings } = run;
  await tape.waitUntilReady({ limitMs: options.readyLimitMs ?? READY_LIMIT_MS });
  const seen = interruptionCount(tape);
  await checkCartridge(run.startMark, options.cartridge);
  await settings.apply();
  // What was counted may be wrong, until the tape is at its beginning.
  if (!tape.tellsPosition) await tape.rewind();
  return seen;
}

/** Goes behind the last object that is proved, after reading it back; what is not there any more is not proved either. */
async function findPlace(run: WriteRun, suspectCount: number): Promise<void> {
  const { ledger, tape, startMark, spool } = run;
  const proved = ledger.provedCount;
  // Without a position all of it is suspect: anything may have gone anywhere since the last proof.
  let from = tape.tellsPosition ? Math.max(0, proved - suspectCount) : 0;
  let intact = proved;
  if (proved > 0 && (await readBack(run, { from, to: proved })) < proved - from) {
    from = 0;
    intact = await readBack(run, { from, to: proved });
    ledger.restart(intact);
  }
  // Blocks that are alike may have gone over what was there before, so that the session seems to be where it was.
  const startInDoubt = from === 0 && startMark.firstObject > 0;
  if (intact === 0 || startInDoubt) {
    const sent = spool.blockCount > 0;
    await returnToStart(tape, startMark, {
      scratch: run.scratch,
      firstBlock: sent ? { byteLength: spool.lengthAt(0), crc32c: spool.crcAt(0) } : undefined,
    });
  }
  if (intact > 0) await stand(run, intact);
  ledger.restart(intact);
}

/** Goes before an object of the session, and proves to be there. */
async function stand(run: WriteRun, index: number): Promise<void> {
  const { partition, firstObject } = run.ledger;
  await goTo(run.tape, { partition, objectNumber: firstObject + index });
}

async function goOn(run: WriteRun, overflow: boolean): Promise<void> {
  switch (run.daring) {
    case "write":
      return overflow ? makeRoom(run) : secureLost(run);
    case "close":
      return closeHere(run);
    case "look":
    case "stop":
      return lookOnly(run);
  }
}

/** Data blocks that were sent and still count. */
const dataLimit = (run: WriteRun): number => run.plan.dataCount ?? run.spool.blockCount;

/** Reads on behind what is proved as long as it is what was sent, and stands there; returns the count of data blocks. */
async function findMore(run: WriteRun): Promise<number> {
  const { ledger } = run;
  const limit = dataLimit(run);
  const known = ledger.provedCount;
  if (known >= limit) return limit;
  const more = await readBack(run, { from: known, to: limit });
  await stand(run, known + more);
  ledger.restart(known + more);
  return known + more;
}

/** Goes on if everything that was lost can be written again; otherwise ends the data behind what is there. */
async function secureLost(run: WriteRun): Promise<void> {
  // Where nothing is proved before the end, most of what is not proved is on the tape all the same.
  const { tellsPosition } = run.tape;
  if (tellsPosition && (await canRewrite(run, run.ledger.provedCount))) return;
  const dataCount = await findMore(run);
  if (await canRewrite(run, dataCount)) return;
  const error = new StreamError(
    "BLOCKS_LOST",
    `the session was to go on: blocks from ${String(dataCount)} on are neither on the tape nor to be had again`,
  );
  await endData(run, "error", { dataCount, error });
}

/** Whether all lost data blocks are in the ring, or come from the source with the same content. */
async function canRewrite(run: WriteRun, from: number): Promise<boolean> {
  const { source, spool } = run;
  for (let index = from; index < dataLimit(run); index++) {
    // The ring holds the latest blocks: from the first one on that it holds, it holds all.
    if (source.held(index) !== undefined) return true;
    const block = await source.reread?.(index);
    if (block?.crc32c !== spool.crcAt(index)) return false;
    if (block.byteLength !== spool.lengthAt(index)) return false;
    run.tellProgress("recovery");
  }
  return true;
}

/** Ends the data behind what is certainly on the tape. */
async function closeHere(run: WriteRun): Promise<void> {
  const dataCount = await findMore(run);
  if (run.plan.dataCount === dataCount) return;
  const end = run.end === undefined || run.end === "complete" ? "error" : run.end;
  await endData(run, end, { dataCount });
}

/** Gives up blocks at the end of the data, so that the manifest has room. */
async function makeRoom(run: WriteRun): Promise<void> {
  run.overflowCount += 1;
  const found = await findMore(run);
  if (run.overflowCount > OVERFLOW_MAX) return lookOnly(run);
  const { blockBytes } = run.source;
  const neededBytes = run.room.manifestBytes(run.spool) + 2 * blockBytes;
  const givenUp = Math.ceil(neededBytes / blockBytes) * 2 ** (run.overflowCount - 1);
  const dataCount = Math.max(0, found - givenUp);
  await stand(run, dataCount);
  run.ledger.restart(dataCount);
  await endData(run, "volumeFull", { dataCount, error: new VolumeOverflow() });
}

/** Writes nothing any more; only finds out what is there. */
async function lookOnly(run: WriteRun): Promise<void> {
  await findMore(run);
  if (run.end === undefined || run.end === "complete") run.end = "error";
  run.evidence = "readBack";
  run.finished = true;
}
