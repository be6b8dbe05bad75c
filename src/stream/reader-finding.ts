import type { BitStatistics } from "./verify-bits.ts";

/** What reading a damaged block again gave. */
export interface RereadReport {
  /** How often it was read again. */
  readonly attemptCount: number;
  /**
   * `right`: once it came as it should be, so the medium holds it and something on the way is unreliable. `same`: the
   * same bytes each time, so the drive or an earlier write is at fault. `other`: different bytes, none of them right.
   * `unreadable`: it could not be read again. `notTried`: no attempt was made.
   */
  readonly gives: "right" | "same" | "other" | "unreadable" | "notTried";
}

/** A stretch of the stream, in bytes from its start: from (inclusive) to (exclusive). */
export interface StreamRange {
  readonly fromByte: bigint;
  readonly toByte: bigint;
}

/** A file that a finding touches. */
export interface TouchedFile {
  readonly name: string;
  /** Which of its data may be damaged, in bytes from the start of the file; empty when only its header is. */
  readonly range: StreamRange;
  /** Whether its header in the archive is touched. */
  readonly header: boolean;
}

/** The files that a finding touches. */
export interface TouchedFiles {
  /** The first of them. */
  readonly files: readonly TouchedFile[];
  /** Whether there are more than are listed. */
  readonly more: boolean;
}

/** Where a finding is. */
export interface FindingPlace {
  /** Block of the session, from 0. */
  readonly index: number;
  /** Logical object number on the tape. */
  readonly objectNumber: bigint;
  /** The stretch of the stream that the block or the blocks hold. */
  readonly range: StreamRange;
  readonly touched: TouchedFiles;
}

/** A block that is not what it should be. */
export interface DifferentBlock extends FindingPlace {
  readonly kind: "different";
  readonly expectedBytes: number;
  readonly actualBytes: number;
  readonly expectedCrc: number;
  readonly actualCrc: number;
  readonly reread: RereadReport;
  /**
   * How the bytes read first differ: from the right ones when those are known (`with` is "right": from the source or a
   * later read), else from the second read ("reread"), which tells what is unstable and not what is wrong.
   */
  readonly bits?: BitStatistics & { readonly with: "right" | "reread" };
}

/** A block that the drive could not deliver. */
export interface UnreadableBlock extends FindingPlace {
  readonly kind: "unreadable";
  /** Stable code of the error. */
  readonly code: string;
  readonly problem: string;
  readonly reread: RereadReport;
}

/** Blocks that should be there and are not: a filemark or the end of data came instead. */
export interface MissingBlocks extends FindingPlace {
  readonly kind: "missing";
  readonly blockCount: number;
  readonly found: "filemark" | "endOfData" | "endOfPartition";
}

/** Blocks behind the last one that should be there. */
export interface ExtraBlocks extends FindingPlace {
  readonly kind: "extra";
  readonly blockCount: number;
}

/** One thing that is wrong with the data of a session. */
export type BlockFinding = DifferentBlock | UnreadableBlock | MissingBlocks | ExtraBlocks;
