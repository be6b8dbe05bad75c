import { crc32c } from "../codec/crc32c.ts";
import type { Clock } from "../clock/clock.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";
import { ScsiError } from "../session/errors.ts";
import { UsageError } from "../transport/errors.ts";
import { closeBooks, type WalkEnd } from "./reader-books.ts";
import { ReaderDamage, type TrueBlock } from "./reader-damage.ts";
import type { BlockFinding } from "./reader-finding.ts";
import { ReaderProgress, type OnCheckpoint, type OnReadProgress } from "./reader-progress.ts";
import { ReaderTape } from "./reader-tape.ts";
import { judgeTrouble } from "./reader-trouble.ts";
import { SessionWalk } from "./reader-walk.ts";
import type { ScannedSession } from "./session-scan-walk.ts";
import type { SessionRecord } from "./session-record.ts";
import { asError } from "./stream-error.ts";
import { VerifyDigest } from "./verify-digest.ts";
import type { BlockCheck } from "./verify-report.ts";
import { sampleIndexes } from "./verify-sample.ts";

/** One session to be checked. */
export interface CheckJob {
  readonly drive: TapeDrive;
  readonly session: ScannedSession;
  /** What the blocks are compared with. */
  readonly record: SessionRecord | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnReadProgress | undefined;
  readonly onCheckpoint: OnCheckpoint | undefined;
  readonly rereadLimit: number;
  readonly findingLimit: number;
  readonly trueBlock: TrueBlock | undefined;
}

/** Reads back every block and compares blocks, whole files and the whole stream. */
export async function checkByReading(job: CheckJob): Promise<BlockCheck> {
  const { session, record } = job;
  const digest = record === undefined ? undefined : new VerifyDigest(record);
  const progress = new ReaderProgress(session, job.clock, job.onProgress);
  const walk = await new SessionWalk({
    ...job,
    firstObject: session.firstObject,
    visit: (block) => {
      progress.add(1, block.bytes.length);
      digest?.take(block);
    },
  }).run();
  return { ...walk, ...digest?.finish() };
}

const UNSUPPORTED: ReadonlySet<string> = new Set(["COMMAND_UNSUPPORTED", "COMMAND_INVALID_FIELD"]);

function isUnsupported(error: Error): boolean {
  const known = error instanceof ScsiError || error instanceof UsageError;
  return known && UNSUPPORTED.has(error.code);
}

/** Lets the drive read and check every block; only damaged ones are transferred, to look into them. */
export async function checkByDrive(job: CheckJob): Promise<BlockCheck> {
  const { drive, session, record } = job;
  const progress = new ReaderProgress(session, job.clock, job.onProgress);
  let logicalBlockProtection: boolean | undefined;
  const usualBytes = record?.blockBytes ?? session.firstBlockBytes ?? 1;
  const walk = await new SessionWalk({
    ...job,
    firstObject: session.firstObject,
    visit: () => {
      progress.add(1, usualBytes);
    },
    probe: async (byteLength) => {
      const blockBytes = byteLength === 0 ? usualBytes : byteLength;
      if (logicalBlockProtection === undefined) {
        const protection = await drive.logicalBlockProtection();
        logicalBlockProtection = protection !== undefined && protection.method !== "off";
      }
      return drive.verifyBlocks({ count: 1, blockBytes, logicalBlockProtection });
    },
  }).run();
  const unsupported = walk.error !== undefined && isUnsupported(walk.error);
  return { ...walk, unsupported };
}

/** Reads back a random subset of the blocks that must be there. */
export async function checkBySample(
  job: CheckJob & { readonly record: SessionRecord },
  sample: { readonly count: number; readonly seed: number },
): Promise<BlockCheck> {
  return new SampleCheck(job, job.record).run(sample);
}

class SampleCheck {
  readonly #job: CheckJob;
  readonly #record: SessionRecord;
  readonly #tape: ReaderTape;
  readonly #damage: ReaderDamage;
  readonly #findings: BlockFinding[] = [];
  #comparedCount = 0;
  #byteCount = 0;

  constructor(job: CheckJob, record: SessionRecord) {
    const { drive, signal, rereadLimit, trueBlock } = job;
    const { firstObject } = job.session;
    this.#job = job;
    this.#record = record;
    this.#tape = new ReaderTape({ drive, firstObject, signal, blockBytes: record.blockBytes });
    const tape = this.#tape;
    this.#damage = new ReaderDamage({ tape, firstObject, record, rereadLimit, trueBlock });
  }

  async run(sample: { readonly count: number; readonly seed: number }): Promise<BlockCheck> {
    const { session, clock, onProgress } = this.#job;
    const total = Math.min(this.#record.provedBlockCount, session.blockCount);
    const indexes = sampleIndexes({ total, ...sample });
    const progress = new ReaderProgress(
      { ...session, blockCount: indexes.length },
      clock,
      onProgress,
    );
    let endedBy: WalkEnd = session.closed ? "filemark" : "endOfData";
    let error: Error | undefined;
    try {
      await this.#tape.start();
      for (const index of indexes) {
        const early = this.#early();
        if (early !== undefined) {
          endedBy = early;
          break;
        }
        await this.#check(index);
        progress.add(1, this.#record.lengthAt(index));
      }
    } catch (thrown) {
      error = asError(thrown);
      endedBy = "error";
    }
    return this.#report(endedBy, error);
  }

  #report(endedBy: WalkEnd, error: Error | undefined): BlockCheck {
    const { session } = this.#job;
    // How many blocks there are is known from the filemarks, without reading them.
    const books = closeBooks({
      firstObject: session.firstObject,
      record: this.#record,
      endedBy,
      findings: this.#findings,
      blockCount: session.blockCount,
      byteCount: session.blockCount * this.#record.blockBytes,
      extraCount: Math.max(0, session.blockCount - this.#record.blockCount),
    });
    return {
      endedBy,
      ...(error === undefined ? {} : { error }),
      blockCount: this.#comparedCount,
      byteCount: this.#byteCount,
      comparedCount: this.#comparedCount,
      extraCount: Math.max(0, session.blockCount - this.#record.blockCount),
      ...books,
      interruptions: this.#tape.interruptions,
    };
  }

  #early(): WalkEnd | undefined {
    if (this.#job.signal?.aborted === true) return "aborted";
    return this.#findings.length >= this.#job.findingLimit ? "tooManyFindings" : undefined;
  }

  /** Reads one block, however often the drive is interrupted; that it comes back is bounded. */
  async #check(index: number): Promise<void> {
    for (;;) {
      try {
        await this.#checkOnce(index);
        this.#comparedCount += 1;
        this.#byteCount += this.#record.lengthAt(index);
        return;
      } catch (error) {
        if (judgeTrouble(error) !== "interruption") throw error;
        await this.#tape.comeBack(index, undefined, error);
      }
    }
  }

  async #checkOnce(index: number): Promise<void> {
    const offset = index * this.#record.blockBytes;
    try {
      await this.#tape.goTo(index);
      const outcome = await this.#tape.buffer.read();
      const bytes =
        outcome.kind === "block" ? this.#tape.buffer.bytes(outcome.byteLength) : undefined;
      const same =
        bytes?.length === this.#record.lengthAt(index) &&
        crc32c(bytes) === this.#record.crcAt(index);
      if (same) return;
      const read = bytes === undefined ? {} : { bytes: bytes.slice() };
      this.#findings.push((await this.#damage.inspect({ index, offset, ...read })).finding);
    } catch (thrown) {
      if (judgeTrouble(thrown) !== "block") throw thrown;
      const error = asError(thrown);
      this.#findings.push((await this.#damage.inspect({ index, offset, error })).finding);
    }
  }
}
