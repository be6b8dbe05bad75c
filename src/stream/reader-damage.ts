import { crc32c } from "../codec/crc32c.ts";
import type {
  BlockFinding,
  DifferentBlock,
  FindingPlace,
  RereadReport,
  UnreadableBlock,
} from "./reader-finding.ts";
import { placeOfBlocks } from "./reader-place.ts";
import type { ReaderTape } from "./reader-tape.ts";
import { judgeTrouble } from "./reader-trouble.ts";
import type { SessionRecord } from "./session-record.ts";
import { asError } from "./stream-error.ts";
import { compareBits } from "./verify-bits.ts";

/** Gives a block as its source has it now; `undefined` when that cannot be done. */
export type TrueBlock = (index: number) => Promise<Uint8Array | undefined>;

/** A block that came wrong or not at all, before it was looked into. */
export interface DamagedBlock {
  readonly index: number;
  /** Where it starts in the stream, in bytes. */
  readonly offset: number;
  /** What was read; absent when nothing could be. A copy. */
  readonly bytes?: Uint8Array;
  /** Real length of a block that is longer than the drive's limit. */
  readonly actualBytes?: number;
  /** Why nothing could be read. */
  readonly error?: Error;
}

/** What looking into a damaged block brought. The tape stands where it stood last; go to the next block. */
export interface Inspection {
  readonly finding: BlockFinding;
  /** The right data, when a later read brought them. */
  readonly right?: Uint8Array;
}

interface Rereads {
  readonly report: RereadReport;
  readonly right?: Uint8Array;
  readonly other?: Uint8Array;
}

/** Reading an unreadable block again may take minutes each time. */
const UNREADABLE_REREADS = 1;

/** Reads damaged blocks again and says what is wrong with them, where, and which files they touch. */
export class ReaderDamage {
  readonly #tape: ReaderTape;
  readonly #session: { readonly firstObject: bigint; readonly record: SessionRecord | undefined };
  readonly #rereadLimit: number;
  readonly #trueBlock: TrueBlock | undefined;

  constructor(options: {
    readonly tape: ReaderTape;
    readonly firstObject: bigint;
    readonly record: SessionRecord | undefined;
    readonly rereadLimit: number;
    readonly trueBlock: TrueBlock | undefined;
  }) {
    this.#tape = options.tape;
    this.#session = options;
    this.#rereadLimit = options.rereadLimit;
    this.#trueBlock = options.trueBlock;
  }

  /** Looks into one block. @throws what the drive says when it cannot go on at all */
  async inspect(block: DamagedBlock): Promise<Inspection> {
    const limit =
      block.bytes === undefined
        ? Math.min(UNREADABLE_REREADS, this.#rereadLimit)
        : this.#rereadLimit;
    const rereads = await this.#readAgain(block, limit);
    const finding =
      block.error === undefined
        ? await this.#different(block, rereads)
        : this.#unreadable(block, block.error, rereads.report);
    return { finding, ...(rereads.right === undefined ? {} : { right: rereads.right }) };
  }

  #isRight(index: number, bytes: Uint8Array): boolean {
    const { record } = this.#session;
    // Without anything to compare with, what the drive delivers without an error is taken as right.
    if (record === undefined || index >= record.blockCount) return true;
    return bytes.length === record.lengthAt(index) && crc32c(bytes) === record.crcAt(index);
  }

  async #readAgain(block: DamagedBlock, limit: number): Promise<Rereads> {
    let gives: RereadReport["gives"] = "notTried";
    let other: Uint8Array | undefined;
    let attemptCount = 0;
    while (attemptCount < limit) {
      attemptCount += 1;
      const bytes = await this.#readOnce(block.index);
      if (bytes === undefined) {
        gives = gives === "notTried" ? "unreadable" : gives;
      } else if (this.#isRight(block.index, bytes)) {
        return { report: { attemptCount, gives: "right" }, right: bytes.slice() };
      } else if (block.bytes !== undefined && Buffer.compare(bytes, block.bytes) === 0) {
        gives = gives === "other" ? gives : "same";
      } else {
        gives = "other";
        other ??= bytes.slice();
      }
    }
    return { report: { attemptCount, gives }, ...(other === undefined ? {} : { other }) };
  }

  async #readOnce(index: number): Promise<Uint8Array | undefined> {
    try {
      if (!(await this.#tape.goTo(index))) return undefined;
      const outcome = await this.#tape.buffer.read();
      return outcome.kind === "block" ? this.#tape.buffer.bytes(outcome.byteLength) : undefined;
    } catch (error) {
      if (judgeTrouble(error) === "block") return undefined;
      throw error;
    }
  }

  #place(block: DamagedBlock): FindingPlace {
    const { record } = this.#session;
    const known = record !== undefined && block.index < record.blockCount;
    const byteLength = known ? record.lengthAt(block.index) : (block.bytes?.length ?? 0);
    const fromByte = BigInt(block.offset);
    const range = { fromByte, toByte: fromByte + BigInt(byteLength) };
    return placeOfBlocks(this.#session, { index: block.index, range });
  }

  async #different(block: DamagedBlock, rereads: Rereads): Promise<DifferentBlock> {
    const { record } = this.#session;
    const bytes = block.bytes ?? new Uint8Array(0);
    const right = rereads.right ?? (await this.#fromSource(block.index));
    const other = right ?? rereads.other;
    return {
      kind: "different",
      ...this.#place(block),
      expectedBytes: record?.lengthAt(block.index) ?? 0,
      actualBytes: block.actualBytes ?? bytes.length,
      expectedCrc: record?.crcAt(block.index) ?? 0,
      actualCrc: crc32c(bytes),
      reread: rereads.report,
      ...(other === undefined
        ? {}
        : {
            bits: { ...compareBits(bytes, other), with: right === undefined ? "reread" : "right" },
          }),
    };
  }

  #unreadable(block: DamagedBlock, error: Error, reread: RereadReport): UnreadableBlock {
    const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
    return {
      kind: "unreadable",
      ...this.#place(block),
      code,
      problem: asError(error).message,
      reread,
    };
  }

  async #fromSource(index: number): Promise<Uint8Array | undefined> {
    const bytes = await this.#trueBlock?.(index);
    // A source that has changed since is no measure.
    return bytes !== undefined && this.#isRight(index, bytes) ? bytes : undefined;
  }
}
