import type { BlockFinding } from "./reader-finding.ts";
import type { Interruption } from "./reader-tape.ts";
import type { WalkEnd } from "./reader-books.ts";
import type { FileCheck, StreamCheck } from "./verify-digest.ts";

/**
 * How a tape is verified. `read`: every block is read back and compared. `drive`: the drive reads and checks by itself,
 * nothing is transferred. `sample`: a random subset of the blocks is read back and compared.
 */
export type VerifyMethod = "read" | "drive" | "sample";

/** What a method would notice a fault of. */
export interface VerifyCoverage {
  readonly hostMemory: boolean;
  readonly cableAndAdapter: boolean;
  readonly drive: boolean;
  readonly medium: boolean;
  /** Whether every block is looked at; else what holds, holds for a sample. */
  readonly everyBlock: boolean;
}

/** What each method covers. */
export const VERIFY_COVERAGE = {
  read: { hostMemory: true, cableAndAdapter: true, drive: true, medium: true, everyBlock: true },
  drive: { hostMemory: false, cableAndAdapter: false, drive: true, medium: true, everyBlock: true },
  sample: { hostMemory: true, cableAndAdapter: true, drive: true, medium: true, everyBlock: false },
} as const satisfies Record<VerifyMethod, VerifyCoverage>;

/**
 * `same`: all that should be there is there. `different`: a block or file differs, is missing or cannot be read.
 * `partial`: nothing differs, but not all could be compared; the reasons say why.
 */
export type VerifyResult = "same" | "different" | "partial";

/**
 * Why a result is `partial`. `nothingToCompare`: readable, but neither a manifest nor a journal knows these data.
 * `manifestDamaged`: there is one, but it cannot be used. `journalOnly`: compared with what its writer left on disk.
 * `incompleteSession`: its writer did not come to its end. `notClosed`: no filemark follows. `aborted`, `error`,
 * `tooManyFindings`: the verification ended early. `notSupported`: the drive cannot verify by itself.
 */
export type PartialReason =
  | "nothingToCompare"
  | "manifestDamaged"
  | "journalOnly"
  | "incompleteSession"
  | "notClosed"
  | "aborted"
  | "error"
  | "tooManyFindings"
  | "notSupported";

/** What comparing the blocks of one session brought, by any method. */
export interface BlockCheck {
  readonly endedBy: WalkEnd;
  readonly error?: Error;
  /** Blocks passed. */
  readonly blockCount: number;
  readonly byteCount: number;
  /** Blocks that were compared with a CRC, or checked by the drive. */
  readonly comparedCount: number;
  /** Blocks behind the last one that is known. */
  readonly extraCount: number;
  /** Blocks that were sent but never proved, and are not there. */
  readonly unprovedMissingCount: number;
  readonly findings: readonly BlockFinding[];
  readonly interruptions: readonly Interruption[];
  readonly files?: FileCheck;
  readonly stream?: StreamCheck;
  /** Set when the drive cannot do it. */
  readonly unsupported?: boolean;
}

/** One session, verified. */
export interface SessionVerification {
  /** Place among the sessions of the partition, from 1. */
  readonly ordinal: number;
  /** As the manifest or journal numbers it. */
  readonly sessionNumber?: number;
  readonly firstObject: bigint;
  /** Blocks on the tape, as far as filemarks tell. */
  readonly blocksOnTape: number;
  /** What it was compared with. */
  readonly comparedWith: "manifest" | "journal" | "nothing";
  /** Blocks that were proved on the medium when the manifest or journal was written. */
  readonly provedBlockCount?: number;
  /** Why there is no usable manifest. */
  readonly manifestProblem?: Error;
  readonly result: VerifyResult;
  /** Empty when the result is `same`. */
  readonly reasons: readonly PartialReason[];
  readonly check: BlockCheck;
}

/** A whole verification. */
export interface VerifyReport {
  readonly method: VerifyMethod;
  readonly coverage: VerifyCoverage;
  readonly result: VerifyResult;
  readonly partition: number;
  readonly sessions: readonly SessionVerification[];
  /** Why the tape could not be scanned to its end; the sessions found until then were verified. */
  readonly scanProblem?: Error;
  /** Reproduces a sample. */
  readonly seed?: number;
  readonly byteCount: number;
  readonly elapsedMs: number;
}
