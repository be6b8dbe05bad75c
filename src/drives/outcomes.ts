/** What tape commands end with. Filemarks, ends and early warnings are answers, not errors. */

/** Which warning of the coming end a command carried. */
export type EarlyWarning = "none" | "programmable" | "early";

/** How a write ended that did not fail. */
export type WriteOutcome =
  | { readonly kind: "written"; readonly earlyWarning: EarlyWarning }
  /** Nothing of this command is on the tape, and blocks that were not proved yet may be missing as well. */
  | { readonly kind: "volumeFull" };

/** How a fixed-block write ended that did not fail. */
export type FixedWriteOutcome =
  | {
      readonly kind: "written";
      readonly earlyWarning: EarlyWarning;
      /** Blocks the drive took; fewer than asked for means that the rest must be written again. */
      readonly blockCount: number;
    }
  | { readonly kind: "volumeFull" };

/** What was read. */
export type ReadOutcome =
  /** The block's data are at the start of the target. */
  | { readonly kind: "block"; readonly byteLength: number }
  /** The block is longer than the target, or did not come whole; `byteLength` is its real length. The tape stands after it. */
  | { readonly kind: "oversized"; readonly byteLength: number }
  | { readonly kind: "filemark" }
  | { readonly kind: "endOfData" }
  | { readonly kind: "endOfPartition" };

/** What a fixed-block read met; `blockCount` whole blocks are at the start of the target. */
export interface FixedReadOutcome {
  readonly kind: "blocks" | "incorrectLength" | "filemark" | "endOfData" | "endOfPartition";
  readonly blockCount: number;
}

/** What ended a SPACE. */
export interface SpaceOutcome {
  readonly kind: "done" | "filemark" | "endOfData" | "beginningOfPartition" | "endOfPartition";
  /** Blocks or filemarks passed in the direction asked for, never negative; a filemark that ended it is not counted. */
  readonly moved: bigint;
  /** False when the drive did not say how far it came; then `moved` is 0. */
  readonly movedKnown: boolean;
}

/** What ended a LOCATE: `endOfData` when there is no such object and the tape stands at the end of data. */
export interface LocateOutcome {
  readonly kind: "done" | "endOfData" | "endOfPartition";
}

/** How a VERIFY ended. */
export interface VerifyOutcome {
  readonly kind: "done" | "incorrectLength" | "filemark" | "endOfData" | "endOfPartition";
  /** Blocks or filemarks that were checked; unknown when verifying to the end of data. */
  readonly verifiedCount: number | undefined;
}

/** Where the tape stands. */
export interface TapePosition {
  readonly partition: number;
  /** The object that the next READ or WRITE moves; 0 when not `known`. */
  readonly objectNumber: bigint;
  readonly known: boolean;
  /**
   * The drive does not tell where it stands: this is counted from the beginning of the tape, and right only as long as
   * nobody else has moved it. Absent when the drive told.
   */
  readonly counted?: true;
  readonly beginningOfPartition: boolean;
  /** Between early warning and the end of the partition. */
  readonly endOfPartition: boolean;
  readonly beyondProgrammableEarlyWarning: boolean;
  /** The next object to go from the buffer to the tape; absent when the drive or the form does not tell. */
  readonly lastObject?: bigint;
  /** Objects in the buffer; absent when the drive or the form does not tell. Many drives always say 0. */
  readonly bufferedObjectCount?: number;
  /** Filemarks between the beginning of the partition and here; the long form alone tells. */
  readonly fileNumber?: bigint;
}
