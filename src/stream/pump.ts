import { AbortedError } from "../transport/errors.ts";
import type { Block } from "./block-source.ts";
import { endData } from "./end-data.ts";
import { proveByReading } from "./prove-by-reading.ts";
import { recover, VolumeOverflow } from "./recover.ts";
import { asError, StreamError } from "./stream-error.ts";
import { interruptionCount } from "./writable-tape.ts";
import type { WriteRun } from "./write-run.ts";
import type { EarlyWarning, WriteOutcome } from "../drives/outcomes.ts";

/** Sends the objects of a session, one after the other, until all are proved or it is given up. */
export async function pump(run: WriteRun): Promise<void> {
  while (!run.finished) {
    try {
      if (interruptionCount(run.tape) !== run.interruptionsSeen) throw interrupted(run);
      await sendNext(run);
    } catch (thrown) {
      await recover(run, thrown);
    }
  }
}

function interrupted(run: WriteRun): StreamError {
  const { attentions, deferredErrors } = run.tape.session.record;
  const said = [...attentions.slice(-1), ...deferredErrors.slice(-1)]
    .map((event) => event.says)
    .join("; ");
  return new StreamError("INTERRUPTED", `blocks were being written: ${said}`);
}

async function sendNext(run: WriteRun): Promise<void> {
  const object = run.plan.objectAt(run.ledger.sentCount);
  switch (object.kind) {
    case "data":
      return sendData(run, object.index);
    case "filemark":
      return sendFilemark(run, object.of);
    case "manifest":
      return sendManifestBlock(run, object.index);
    case "end":
      run.finished = true;
  }
}

async function sendData(run: WriteRun, index: number): Promise<void> {
  const { source, ledger, spool } = run;
  const again = index < spool.blockCount;
  const block = again ? await lostBlock(run, index) : await nextBlock(run, index);
  if (block === undefined) return;
  if (again) run.rewrittenCount += 1;
  else spool.addBlock(block.crc32c, block.byteLength);
  const outcome = await run.tape.write(block.slot, block.byteLength, block.crc32c);
  takeOutcome(run, outcome);
  run.meter.add(block.byteLength);
  source.release(Math.max(run.provedDataCount, index + 1 - run.keepCount));
  if (ledger.uncheckedCount >= run.checkEvery) await checkPoint(run);
  run.tellProgress("data");
}

/** The next block of the stream; `undefined` when the data has just been ended instead. */
async function nextBlock(run: WriteRun, index: number): Promise<Block | undefined> {
  if (run.options.signal?.aborted === true) {
    const error = new AbortedError("a session was written: it was stopped");
    await endData(run, "aborted", { dataCount: index, error });
    return undefined;
  }
  if (run.warned) {
    await endData(run, "volumeFull", { dataCount: index });
    return undefined;
  }
  let block: Block | undefined;
  try {
    const next = run.source.next();
    block = next instanceof Promise ? await waitForSource(run, next) : next;
  } catch (thrown) {
    const error = asError(thrown);
    const end = error instanceof AbortedError ? "aborted" : "error";
    await endData(run, end, { dataCount: index, error });
    return undefined;
  }
  if (block === undefined) await endData(run, "complete", { dataCount: index });
  return block;
}

/** Waits for a source that has fallen behind, and then until it is well ahead: the tape stops once, not at each block. */
async function waitForSource(
  run: WriteRun,
  next: Promise<Block | undefined>,
): Promise<Block | undefined> {
  const { options, source, ledger } = run;
  const startMs = options.clock.nowMs;
  const block = await unlessAborted(next, options.signal);
  if (block !== undefined && ledger.sentCount > 0) {
    await unlessAborted(source.fill?.() ?? Promise.resolve(), options.signal);
    run.underrunCount += 1;
    const bufferBytes = options.driveBufferBytes ?? 128 * 1024 * 1024;
    const bufferMs = (bufferBytes * 1000) / Math.max(1, run.meter.read().meanBytesPerSecond);
    if (options.clock.nowMs - startMs > bufferMs) run.repositionEstimate += 1;
  }
  return block;
}

/** The result of a wait, or AbortedError as soon as the signal asks. What is waited for goes on. */
export async function unlessAborted<T>(
  waited: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return waited;
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new AbortedError("the source was waited for: it was stopped"));
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([waited, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** A block that was sent and is void. @throws StreamError `SOURCE_CHANGED` when it is not to be had as it was */
async function lostBlock(run: WriteRun, index: number): Promise<Block> {
  const block = run.source.held(index) ?? (await run.source.reread?.(index));
  if (block?.crc32c === run.spool.crcAt(index)) return block;
  throw new StreamError(
    "SOURCE_CHANGED",
    `block ${String(index)} was to be written again: its source has changed meanwhile`,
  );
}

async function sendManifestBlock(run: WriteRun, index: number): Promise<void> {
  const byteLength = run.plan.manifest?.readBlock(index, run.scratch) ?? 0;
  takeOutcome(run, await run.tape.write(run.scratch, byteLength));
  if (run.ledger.uncheckedCount >= run.checkEvery) await checkPosition(run, false);
  run.tellProgress("manifest");
}

/** A filemark that is not immediate proves everything before it, once the position and all settings are right as well. */
async function sendFilemark(run: WriteRun, of: "data" | "manifest"): Promise<void> {
  takeOutcome(run, await run.tape.writeFilemarks(1));
  await run.settings.check();
  await checkPosition(run, true);
  if (!run.tape.tellsPosition) await proveByReading(run);
  run.closed = of === "manifest";
  run.noteProof(true);
}

function takeOutcome(run: WriteRun, outcome: WriteOutcome): void {
  if (outcome.kind === "volumeFull") throw new VolumeOverflow();
  run.ledger.accept();
  if (outcome.earlyWarning !== "none") takeWarning(run, outcome.earlyWarning);
}

function takeWarning(run: WriteRun, warning: Exclude<EarlyWarning, "none">): void {
  run.earlyWarningAtBlock ??= run.plan.dataWithin(run.ledger.sentCount);
  if (run.room.endsAt(warning)) run.warned = true;
}

/** Every few blocks: is the drive where it should be, what is proved by now, does the manifest still fit? */
async function checkPoint(run: WriteRun): Promise<void> {
  const { ledger, options, spool, source } = run;
  const unprovedBytes = (ledger.sentCount - ledger.provedCount) * source.blockBytes;
  const { checkpointBytes = 0 } = options;
  const due = checkpointBytes > 0 && unprovedBytes >= checkpointBytes;
  // Without a position a synchronising command proves nothing.
  const flush = due && run.tape.tellsPosition;
  await options.onCheckpoint?.();
  if (flush) {
    const outcome = await run.tape.synchronize();
    if (outcome.kind === "volumeFull") throw new VolumeOverflow();
    if (outcome.earlyWarning !== "none") takeWarning(run, outcome.earlyWarning);
  }
  await checkPosition(run, flush);
  run.takeFiles();
  if (!(await run.room.check(spool))) run.warned = true;
  const { nowMs } = options.clock;
  if (!flush && nowMs - run.notedMs < NOTE_INTERVAL_MS) return;
  run.notedMs = nowMs;
  run.noteProof(false);
  await letOthersRun();
}

/** Writing the journal and a turn of the event loop take longer than a fast drive waits for a block. */
const NOTE_INTERVAL_MS = 50;

/** A drive that answers at once would keep signals, timers and other programs' events out for hours. */
async function letOthersRun(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * Proves what was sent, as far as the drive tells. A block that was sent without the protection it should have has the bytes of
 * the protection in its data, and a reset that was told to another program takes protection away in silence.
 */
async function checkPosition(run: WriteRun, flushed: boolean): Promise<void> {
  await run.settings.checkProtection();
  const position = await run.tape.readPosition();
  // The question may have been answered after a unit attention, which the session does not make an error of.
  if (interruptionCount(run.tape) !== run.interruptionsSeen) throw interrupted(run);
  if (run.ledger.takePosition(position, flushed)) {
    // The warning comes once, with a command whose answer may have been lost, or before the zone was made larger.
    if (position.endOfPartition) takeWarning(run, "early");
    else if (position.beyondProgrammableEarlyWarning) takeWarning(run, "programmable");
    return;
  }
  const stands = position.known ? `object ${String(position.objectNumber)}` : "an unknown place";
  throw new StreamError(
    "POSITION_DIFFERS",
    `blocks were being written: the drive stands at ${stands}, not at object ${String(run.ledger.expectedObject)}`,
  );
}
