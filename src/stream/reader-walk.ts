import { crc32c } from "../codec/crc32c.ts";
import type { ReadOutcome, VerifyOutcome } from "../drives/outcomes.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";
import { AbortedError, CapstanError } from "../transport/errors.ts";
import { closeBooks, type ClosedBooks, type WalkEnd } from "./reader-books.ts";
import { ReaderDamage, type DamagedBlock, type TrueBlock } from "./reader-damage.ts";
import type { BlockFinding } from "./reader-finding.ts";
import type { OnCheckpoint } from "./reader-progress.ts";
import { ReaderTape, type Interruption, type LastBlock } from "./reader-tape.ts";
import { judgeTrouble } from "./reader-trouble.ts";
import type { SessionRecord } from "./session-record.ts";
import { asError, StreamError } from "./stream-error.ts";

/**
 * How a block came: `good`: as it should be. `corrected`: only when it was read again. `unchecked`: there is nothing to
 * compare it with. `damaged`: not as it should be. `unreadable`: not at all; its bytes are zeros. `extra`: behind the
 * last block that should be there.
 */
export type BlockState = "good" | "corrected" | "unchecked" | "damaged" | "unreadable" | "extra";

/** One block of a session, in order. */
export interface VisitedBlock {
  readonly index: number;
  /** Where it starts in the stream, in bytes. */
  readonly offset: number;
  /** Its data; valid until the visit is over. */
  readonly bytes: Uint8Array;
  readonly state: BlockState;
}

/** Takes the blocks of a walk. */
export type BlockVisitor = (block: VisitedBlock) => void | Promise<void>;

/** What is walked, and how. */
export interface WalkOptions {
  readonly drive: TapeDrive;
  /** Object number of the session's first block. */
  readonly firstObject: bigint;
  /** What the blocks are compared with; absent for data that nothing is known of. */
  readonly record: SessionRecord | undefined;
  readonly signal: AbortSignal | undefined;
  /** How often a block that differs is read again. */
  readonly rereadLimit: number;
  /** After so many findings the walk ends. */
  readonly findingLimit: number;
  readonly trueBlock: TrueBlock | undefined;
  readonly visit: BlockVisitor;
  readonly onCheckpoint?: OnCheckpoint | undefined;
  /** Passes the next block without reading it; given the length it should have. @defaultValue blocks are read */
  readonly probe?: ((byteLength: number) => Promise<VerifyOutcome>) | undefined;
}

/** What a walk found. */
export interface WalkReport {
  readonly endedBy: WalkEnd;
  readonly error?: Error;
  /** Blocks passed, readable or not. */
  readonly blockCount: number;
  readonly byteCount: number;
  /** Blocks that were compared with a CRC. */
  readonly comparedCount: number;
  /** Blocks behind the last one that is known. */
  readonly extraCount: number;
  /** Blocks that may be missing without blame, because they were never proved on the tape. */
  readonly unprovedMissingCount: number;
  readonly findings: readonly BlockFinding[];
  readonly interruptions: readonly Interruption[];
}

const CHECK_EVERY_BLOCKS = 1024;
const NO_BYTES = new Uint8Array(0);

/** Reads the data blocks of one session in order, whatever state they are in. Use it once. */
export class SessionWalk {
  readonly #options: WalkOptions;
  readonly #record: SessionRecord | undefined;
  readonly #tape: ReaderTape;
  readonly #damage: ReaderDamage;
  readonly #findings: BlockFinding[] = [];
  #index = 0;
  #offset = 0;
  #comparedCount = 0;
  #extraCount = 0;
  #usualBytes: number | undefined;
  #last: LastBlock | undefined;

  constructor(options: WalkOptions) {
    const { drive, firstObject, record, signal, rereadLimit, trueBlock } = options;
    this.#options = options;
    this.#record = record;
    this.#usualBytes = record?.blockBytes;
    this.#tape = new ReaderTape({ drive, firstObject, signal, blockBytes: record?.blockBytes });
    const tape = this.#tape;
    this.#damage = new ReaderDamage({ tape, firstObject, record, rereadLimit, trueBlock });
  }

  /** Blocks passed so far. */
  get blockCount(): number {
    return this.#index;
  }

  /** Bytes passed so far. */
  get byteCount(): number {
    return this.#offset;
  }

  /** Walks to the end of the session's data. Errors of the drive end up in the report; those of the visitor are thrown. */
  async run(): Promise<WalkReport> {
    let end: WalkEnd | undefined;
    let error: Error | undefined;
    try {
      end = await this.#start();
      while (end === undefined) end = await this.#step();
    } catch (thrown) {
      if (thrown instanceof VisitorFailure) throw thrown.reason;
      error = asError(thrown);
      end = error instanceof AbortedError ? "aborted" : "error";
    }
    const books = this.#closeBooks(end);
    return {
      endedBy: end,
      ...(error === undefined ? {} : { error }),
      blockCount: this.#index,
      byteCount: this.#offset,
      comparedCount: this.#comparedCount,
      extraCount: this.#extraCount,
      ...books,
      interruptions: this.#tape.interruptions,
    };
  }

  #closeBooks(end: WalkEnd): ClosedBooks {
    const { firstObject } = this.#options;
    return closeBooks({
      firstObject,
      record: this.#record,
      endedBy: end,
      findings: this.#findings,
      blockCount: this.#index,
      byteCount: this.#offset,
      extraCount: this.#extraCount,
    });
  }

  async #start(): Promise<WalkEnd | undefined> {
    try {
      return (await this.#tape.start()) ? undefined : "endOfData";
    } catch (error) {
      if (judgeTrouble(error) !== "interruption") throw error;
      await this.#tape.comeBack(0, undefined, error);
      return undefined;
    }
  }

  async #step(): Promise<WalkEnd | undefined> {
    if (this.#options.signal?.aborted === true) return "aborted";
    if (this.#findings.length >= this.#options.findingLimit) return "tooManyFindings";
    const { probe } = this.#options;
    try {
      if (probe !== undefined)
        return await this.#takeProbe(await probe(this.#lengthOf(this.#index)));
      return await this.#take(await this.#tape.buffer.read());
    } catch (error) {
      if (error instanceof VisitorFailure) throw error;
      return this.#afterTrouble(error);
    }
  }

  async #afterTrouble(error: unknown): Promise<WalkEnd | undefined> {
    switch (judgeTrouble(error)) {
      case "end":
        throw error;
      case "interruption":
        await this.#tape.comeBack(this.#index, this.#last, error);
        return undefined;
      case "block":
        return this.#inspect({
          index: this.#index,
          offset: this.#offset,
          error: asError(error),
        });
    }
  }

  async #take(outcome: ReadOutcome): Promise<WalkEnd | undefined> {
    switch (outcome.kind) {
      case "block":
        return this.#takeBlock(outcome.byteLength);
      case "oversized": {
        const { byteLength: actualBytes } = outcome;
        return this.#lookInto({ index: this.#index, offset: this.#offset, actualBytes });
      }
      case "filemark":
        return (await this.#standsRight(1)) ? "filemark" : undefined;
      case "endOfData":
      case "endOfPartition":
        return (await this.#standsRight(0)) ? outcome.kind : undefined;
    }
  }

  async #takeBlock(byteLength: number): Promise<WalkEnd | undefined> {
    const record = this.#record;
    const index = this.#index;
    const bytes = this.#tape.buffer.bytes(byteLength);
    const crc = crc32c(bytes);
    if (byteLength !== this.#usualBytes) this.#learnLength(byteLength);
    let state: BlockState = "unchecked";
    if (record !== undefined) {
      state = index < record.blockCount ? "good" : "extra";
      if (
        state === "good" &&
        (crc !== record.crcAt(index) || byteLength !== record.lengthAt(index))
      ) {
        return this.#lookInto({ index, offset: this.#offset, bytes: bytes.slice() });
      }
    }
    // Too much is only what stands there, not what a moved tape brings.
    if (state === "extra" && !(await this.#standsRight(1))) return undefined;
    await this.#pass({ index, offset: this.#offset, bytes, state });
    this.#last = { byteLength, crc };
    await this.#lookNowAndThen();
    return undefined;
  }

  /** Takes what the drive says of a block that it has checked itself. */
  async #takeProbe({ kind }: VerifyOutcome): Promise<WalkEnd | undefined> {
    if (kind !== "done" && kind !== "incorrectLength") return this.#take({ kind });
    const index = this.#index;
    const record = this.#record;
    const known = record !== undefined && index < record.blockCount;
    if (known && kind === "incorrectLength") return this.#lookInto({ index, offset: this.#offset });
    const state = known ? "good" : record === undefined ? "unchecked" : "extra";
    if (state === "extra" && !(await this.#standsRight(1))) return undefined;
    await this.#pass({ index, offset: this.#offset, bytes: NO_BYTES, state });
    this.#last = known
      ? { byteLength: record.lengthAt(index), crc: record.crcAt(index) }
      : undefined;
    await this.#lookNowAndThen();
    return undefined;
  }

  /** A buffer that is just as long as the blocks spares the drive an incorrect-length report for each. */
  #learnLength(byteLength: number): void {
    this.#usualBytes ??= byteLength;
    this.#tape.buffer.expect(this.#usualBytes);
  }

  /** Looks into a damaged block, unless the tape was only somewhere else: another program may have moved it. */
  async #lookInto(block: DamagedBlock): Promise<WalkEnd | undefined> {
    return (await this.#standsRight(1)) ? this.#inspect(block) : undefined;
  }

  /** Whether the tape stands `passed` objects behind the next block; if not, brings it before that block. */
  async #standsRight(passed: number): Promise<boolean> {
    if (await this.#tape.standsAt(this.#index + passed)) return true;
    const moved = movedError(this.#index);
    // With nothing to compare with, what was handed on since the last look may be from anywhere.
    if (this.#record === undefined) throw moved;
    await this.#tape.comeBack(this.#index, this.#last, moved);
    return false;
  }

  /** What another program did to the tape, or what `onCheckpoint` was answered with, shows in the position. */
  async #lookNowAndThen(): Promise<void> {
    if (this.#index % CHECK_EVERY_BLOCKS !== 0) return;
    await this.#options.onCheckpoint?.();
    await this.#standsRight(0);
  }

  async #inspect(block: DamagedBlock): Promise<WalkEnd | undefined> {
    try {
      const { finding, right } = await this.#damage.inspect(block);
      this.#findings.push(finding);
      await this.#passDamaged(block, right);
      return (await this.#tape.goTo(this.#index)) ? undefined : "endOfData";
    } catch (error) {
      if (error instanceof VisitorFailure || judgeTrouble(error) !== "interruption") throw error;
      await this.#tape.comeBack(this.#index, this.#last, error);
      return undefined;
    }
  }

  async #passDamaged(block: DamagedBlock, right: Uint8Array | undefined): Promise<void> {
    const { index, offset } = block;
    this.#last = undefined;
    if (right !== undefined) {
      const known = this.#record !== undefined && index < this.#record.blockCount;
      await this.#pass({ index, offset, bytes: right, state: known ? "corrected" : "unchecked" });
      this.#last = { byteLength: right.length, crc: crc32c(right) };
    } else if (block.bytes === undefined) {
      const bytes = new Uint8Array(this.#lengthOf(index));
      await this.#pass({ index, offset, bytes, state: "unreadable" });
    } else {
      await this.#pass({ index, offset, bytes: block.bytes, state: "damaged" });
    }
  }

  #lengthOf(index: number): number {
    const record = this.#record;
    if (record !== undefined && index < record.blockCount) return record.lengthAt(index);
    return this.#usualBytes ?? 0;
  }

  async #pass(block: VisitedBlock): Promise<void> {
    try {
      const visited = this.#options.visit(block);
      if (visited !== undefined) await visited;
    } catch (reason) {
      throw new VisitorFailure(asError(reason));
    }
    const { state } = block;
    if (state === "extra") this.#extraCount += 1;
    else if (state !== "unchecked") this.#comparedCount += 1;
    this.#index += 1;
    // A block of a wrong length must not move those behind it.
    const nominal = state === "damaged" || this.#options.probe !== undefined;
    this.#offset += nominal ? this.#lengthOf(block.index) : block.bytes.length;
  }
}

/** Carries an error of the visitor past the judgement of the drive's errors. */
class VisitorFailure extends CapstanError {
  readonly reason: Error;

  constructor(reason: Error) {
    super("VISITOR_FAILED", "a block was handed on", { cause: reason });
    this.reason = reason;
  }
}

function movedError(index: number): StreamError {
  return new StreamError(
    "POSITION_DIFFERS",
    `block ${String(index)} was read: the tape stands elsewhere, something else has moved it`,
  );
}
