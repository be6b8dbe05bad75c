/**
 * Streams to tape. src/stream imports drives, session, transport, clock and codec. Start here; pump.ts sends the blocks,
 * recover.ts deals with what comes between, proof-ledger.ts knows what is certainly on the medium.
 */
import { join } from "node:path";
import { AbortedError, UsageError } from "../transport/errors.ts";
import type { BlockSource } from "./block-source.ts";
import { closeSource } from "./end-data.ts";
import { summarizeFiles } from "./file-fate.ts";
import { ProofLedger } from "./proof-ledger.ts";
import { pump, unlessAborted } from "./pump.ts";
import { SessionSpool } from "./session-spool.ts";
import { goTo, markStart } from "./start-mark.ts";
import { asError, StreamError } from "./stream-error.ts";
import { TapeRoom } from "./tape-room.ts";
import { WriterSettings } from "./writer-settings.ts";
import { interruptionCount, type WritableTape } from "./writable-tape.ts";
import type { WriteOptions } from "./write-options.ts";
import type { Evidence, WriteReport } from "./write-report.ts";
import { WriteRun } from "./write-run.ts";
import type { TapePosition } from "../drives/outcomes.ts";

const READY_LIMIT_MS = 600_000;
const WITHOUT_POSITION =
  "the drive does not tell its position: what counts as written was read back from the beginning of the tape";
const WITHOUT_ROOM =
  "the drive does not tell how much room is left: the data end where it warns of the end of the tape";

/**
 * Writes one session: the source's blocks, a filemark, a manifest, a filemark. What the report counts is on the medium.
 * Closes the source. Once the first block may have been sent, everything that goes wrong with drive, tape or source is
 * told in the report, not thrown.
 *
 * @throws UsageError for a block length that drive or transport cannot carry; before the first block, whatever the drive
 *   says: no cartridge, write protected, reserved
 */
export async function writeSession(
  tape: WritableTape,
  source: BlockSource,
  options: WriteOptions,
): Promise<WriteReport> {
  const notes: string[] = [];
  let settings: WriterSettings | undefined;
  let run: WriteRun | undefined;
  try {
    checkShape(tape, source);
    await tape.waitUntilReady({
      limitMs: options.readyLimitMs ?? READY_LIMIT_MS,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    // What interrupts the preparations voids them; the pump meets it before the first block.
    const interruptionsSeen = interruptionCount(tape);
    settings = await WriterSettings.begin(tape, options, notes);
    run = await begin(tape, source, { options, settings, notes, interruptionsSeen });
    await fillFirst(run);
    await pump(run);
    // A writer that gave up did not come to end its data: the files that are not on the tape have names all the same.
    if (run.end !== "complete") await closeSource(run);
    return makeReport(run);
  } finally {
    await closeQuietly(source, notes);
    await settings?.end(notes);
    run?.plan.manifest?.remove();
    if (run !== undefined) endSpool(run);
  }
}

function checkShape(tape: WritableTape, source: BlockSource): void {
  const { minBlockBytes, maxBlockBytes } = tape.limits;
  const { blockBytes } = source;
  if (blockBytes >= minBlockBytes && blockBytes <= maxBlockBytes) return;
  throw new UsageError(
    "BLOCK_LENGTH_INVALID",
    `a session was to be written: blocks of ${String(blockBytes)} bytes are outside ${String(minBlockBytes)} to ${String(maxBlockBytes)}`,
  );
}

async function begin(
  tape: WritableTape,
  source: BlockSource,
  parts: {
    readonly options: WriteOptions;
    readonly settings: WriterSettings;
    readonly notes: string[];
    readonly interruptionsSeen: number;
  },
): Promise<WriteRun> {
  const { options } = parts;
  const scratch = new Uint8Array(source.blockBytes + 4096);
  const start = options.append === true ? await behindData(tape, scratch) : await atBeginning(tape);
  const startMark = await markStart(tape, start, { scratch, cartridge: options.cartridge });
  const ledger = new ProofLedger(startMark);
  const checkEvery = Math.max(1, Math.floor(source.slotCount / 4));
  const room = await TapeRoom.begin(tape, parts.settings, {
    blockBytes: source.blockBytes,
    checkEvery,
  });
  if (room.source === "none") parts.notes.push(WITHOUT_ROOM);
  const spool = makeSpool(source, options, startMark);
  return new WriteRun({ tape, source, ledger, startMark, room, spool, ...parts });
}

async function atBeginning(tape: WritableTape): Promise<TapePosition> {
  await tape.rewind();
  const here = await tape.readPosition();
  if (here.known && here.objectNumber === 0n) return here;
  throw new StreamError("POSITION_NOT_PROVED", "the tape was rewound: it is not at its beginning");
}

/** Goes to the end of data and makes sure that a filemark is the last thing before it. */
async function behindData(tape: WritableTape, scratch: Uint8Array): Promise<TapePosition> {
  const end = await endOfData(tape, scratch);
  if (end.objectNumber === 0n) return end;
  const objectNumber = Number(end.objectNumber) - 1;
  await goTo(tape, { partition: end.partition, objectNumber });
  const last = await tape.read(scratch);
  await goTo(tape, { partition: end.partition, objectNumber: objectNumber + 1 });
  if (last.kind === "filemark") return end;
  const outcome = await tape.writeFilemarks(1);
  if (outcome.kind === "volumeFull") {
    throw new StreamError("VOLUME_OVERFLOW", "a session was to be appended: the tape is full");
  }
  const here = await knownPosition(tape);
  if (here.objectNumber === end.objectNumber + 1n) return here;
  throw new StreamError(
    "POSITION_DIFFERS",
    `a filemark was written: the drive stands at object ${String(here.objectNumber)}`,
  );
}

/**
 * Where the data end, proved by reading: another program may have moved the tape between the motion and the question
 * where it stands, and whoever took its beginning for the end of data would write over all of it.
 */
async function endOfData(tape: WritableTape, scratch: Uint8Array): Promise<TapePosition> {
  await tape.locateEndOfData();
  if (!(await tape.readPosition()).known) {
    // At the beginning it shows whether the drive tells its position at all; then the way to the end is counted.
    await atBeginning(tape);
    await tape.locateEndOfData();
  }
  const end = await knownPosition(tape);
  const place = { partition: end.partition, objectNumber: Number(end.objectNumber) };
  await goTo(tape, place);
  const { kind } = await tape.read(scratch);
  if (kind !== "endOfData" && kind !== "endOfPartition") {
    throw new StreamError(
      "POSITION_NOT_PROVED",
      `the end of data was looked for: at object ${String(end.objectNumber)} there is something else (${kind})`,
    );
  }
  await goTo(tape, place);
  return end;
}

async function knownPosition(tape: WritableTape): Promise<TapePosition> {
  const here = await tape.readPosition();
  if (here.known) return here;
  throw new StreamError(
    "POSITION_NOT_PROVED",
    "the drive was asked where it stands: it does not know",
  );
}

function makeSpool(
  source: BlockSource,
  options: WriteOptions,
  start: {
    readonly partition: number;
    readonly firstObject: number;
    readonly cartridge: string | undefined;
  },
): SessionSpool {
  const sessionId = Buffer.from(options.setId).toString("hex");
  const name = `${sessionId}-${String(options.sessionNumber ?? 1)}`;
  return new SessionSpool({
    folder: join(options.journalFolder ?? options.workFolder, name),
    durable: options.journalFolder !== undefined,
    header: {
      schema: "capstan.journal/1",
      sessionId,
      sessionNumber: options.sessionNumber ?? 1,
      device: options.device,
      ...(start.cartridge === undefined ? {} : { cartridge: start.cartridge }),
      partition: start.partition,
      firstObject: String(start.firstObject),
      blockBytes: source.blockBytes,
      kind: source.kind,
      digestAlgorithm: source.digestAlgorithm,
      createdEpochMs: options.clock.epochMs,
      ...(options.sources === undefined ? {} : { sources: [...options.sources] }),
    },
  });
}

/** The tape starts when the ring is full, so that it does not stop again at once. */
async function fillFirst(run: WriteRun): Promise<void> {
  const filled = run.source.fill?.();
  if (filled === undefined) return;
  try {
    await unlessAborted(filled, run.options.signal);
  } catch (error) {
    // The pump ends the session in good order.
    if (!(error instanceof AbortedError)) throw error;
  }
}

async function closeQuietly(source: BlockSource, notes: string[]): Promise<void> {
  try {
    await source.close();
  } catch (thrown) {
    notes.push(`while closing the source: ${asError(thrown).message}`);
  }
}

/** A journal stays as long as the tape does not say the same. */
function endSpool(run: WriteRun): void {
  try {
    if (keepsJournal(run)) run.spool.close();
    else run.spool.remove();
  } catch (thrown) {
    run.notes.push(`while putting the journal away: ${asError(thrown).message}`);
  }
}

const keepsJournal = (run: WriteRun): boolean =>
  run.options.journalFolder !== undefined && !run.closed;

function makeReport(run: WriteRun): WriteReport {
  const { ledger, plan, options, source, spool } = run;
  const blockCount = Math.min(run.provedDataCount, plan.dataCount ?? spool.blockCount);
  const byteCount = run.bytesIn(blockCount);
  takeRest(run);
  if (!run.tape.tellsPosition) run.notes.push(WITHOUT_POSITION);
  return {
    end: run.end ?? "error",
    // A session that is complete and closed has overcome what happened; the recoveries tell it.
    error: run.end === "complete" ? undefined : run.error,
    sessionNumber: options.sessionNumber ?? 1,
    setId: options.setId,
    partition: ledger.partition,
    firstObject: BigInt(ledger.firstObject),
    blockCount,
    byteCount,
    evidence: evidenceOf(run),
    sentBlockCount: spool.blockCount,
    blockBytes: source.blockBytes,
    closed: run.closed,
    manifestBlockCount: run.closed ? (plan.manifest?.blockCount ?? 0) : 0,
    endObject: run.closed ? BigInt(ledger.firstObject + ledger.provedCount) : undefined,
    files: summarizeFiles(spool.files(), byteCount, options.onFile),
    streamDigest: run.end === "complete" ? source.streamDigest : undefined,
    recoveries: run.recoveries,
    rewrittenCount: run.rewrittenCount,
    underrunCount: run.underrunCount,
    repositionEstimate: run.repositionEstimate,
    elapsedMs: run.meter.elapsedMs,
    earlyWarningAtBlock: run.earlyWarningAtBlock,
    roomSource: run.room.source,
    stoppedEarlyForRoom: run.room.stoppedEarly,
    notes: run.notes,
    journalFolder: keepsJournal(run) ? spool.folder : undefined,
  };
}

/** On a drive that does not tell its position, nothing is counted that was not read. */
function evidenceOf({ evidence, tape }: WriteRun): Evidence {
  return evidence === "proved" && !tape.tellsPosition ? "readBack" : evidence;
}

/** The files that were never reached: they are named now that the tape need not wait for it. */
function takeRest(run: WriteRun): void {
  try {
    run.takeFiles();
    for (;;) {
      const next = run.remaining?.next();
      if (next === undefined || next.done === true) return;
      run.spool.addFile(next.value);
    }
  } catch (thrown) {
    run.notes.push(`while naming what is not on the tape: ${asError(thrown).message}`);
  }
}
