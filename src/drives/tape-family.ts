import type { TimeoutTable } from "../session/command-timeouts.ts";
import type { FamilyName } from "./drive-identity.ts";

/** What INQUIRY says, white space collapsed and in capitals. */
export interface InquiryNames {
  readonly vendor: string;
  readonly product: string;
}

/** What tells drives of one family from others, as data. The families' folders hold one each. */
export interface TapeFamily {
  readonly name: FamilyName;
  /** Whether the INQUIRY strings are those of a drive of this family. */
  readonly recognises: (names: InquiryNames) => boolean;
  /** The generation by INQUIRY strings and the density codes the drive can write; absent when neither tells. */
  readonly generationOf: (
    names: InquiryNames,
    writableDensities: readonly number[],
  ) => string | undefined;
  /** Time limits of a generation; those of the slowest when it is not known. */
  readonly timeoutsOf: (generation: string | undefined) => TimeoutTable;
  /** Longest block in bytes where READ BLOCK LIMITS does not tell. */
  readonly maxBlockBytes: number;
  /** Bytes that one step of the Tape Capacity log page (31h) stands for; `undefined` where it is not known. */
  readonly capacityUnitBytes: (names: InquiryNames) => bigint | undefined;
  /** Bytes left on the tape, from the vendor bytes of sense data; absent where the family does not tell them there. */
  readonly remainingFromSense?: (
    names: InquiryNames,
    vendorBytes: Uint8Array,
  ) => bigint | undefined;
}
