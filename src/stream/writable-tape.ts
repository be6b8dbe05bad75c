/** Whether a write told that the end of the tape is near. */
export type EarlyWarning = "none" | "programmable" | "early";

/** How a write ended; `volumeFull`: nothing of it was written, and what was not proved before is void. */
export type WriteOutcome =
  | { readonly kind: "written"; readonly earlyWarning: EarlyWarning }
  | { readonly kind: "volumeFull" };

/** What a read brought. */
export type ReadOutcome =
  | { readonly kind: "block"; readonly byteLength: number }
  | { readonly kind: "oversized"; readonly byteLength: number }
  | { readonly kind: "filemark" }
  | { readonly kind: "endOfData" }
  | { readonly kind: "endOfPartition" };

/** Where a tape stands. */
export interface TapePosition {
  readonly partition: number;
  readonly objectNumber: bigint;
  readonly known: boolean;
  /** The next object to go from the drive's buffer to the tape; absent when the drive says that it is unknown. */
  readonly lastObject?: bigint;
  /** Filemarks between the beginning of the partition and here, where the drive tells. */
  readonly fileNumber?: bigint;
}

/** How a drive protects blocks on their way (logical block protection). */
export type ProtectionMethod = "off" | "reedSolomon" | "crc32c";
