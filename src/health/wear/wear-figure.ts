/** The name of a figure. Figures named `mount…` are of this mount, `drive…` of the drive and not of the cartridge. */
export type WearName =
  | "loads"
  | "beginningPasses"
  | "middlePasses"
  | "passes"
  | "motionHours"
  | "lifetimeWritten"
  | "lifetimeRead"
  | "fullVolumesWritten"
  | "fullVolumesRead"
  | "lifeRemaining"
  | "lifeUsed"
  | "recoveredWriteErrors"
  | "recoveredReadErrors"
  | "unrecoveredWriteErrors"
  | "unrecoveredReadErrors"
  | "suspendedWrites"
  | "fatalSuspendedWrites"
  | "mountWriteRetries"
  | "mountWriteCorrected"
  | "mountWriteUnrecovered"
  | "mountReadRetries"
  | "mountReadCorrected"
  | "mountReadUnrecovered"
  | "rewrittenFramesThisLoad"
  | "rewrittenFramesPreviousLoad"
  | "rewrittenFramesSinceFormat"
  | "c3CorrectionsThisLoad"
  | "c3CorrectionsPreviousLoad"
  | "c3CorrectionsSinceFormat"
  | "usedCapacity"
  | "remainingCapacity"
  | "capacityLoss"
  | "driveWritten"
  | "driveRead";

/** What a figure is counted in. `bytes` are of what stands on the tape; a GB is 10^9 bytes. */
export type WearUnit =
  | "loads"
  | "passes"
  | "hours"
  | "volumes"
  | "%"
  | "bytes"
  | "GB"
  | "errors"
  | "writes"
  | "errors/GB"
  | "frames/1000 groups"
  | "rewrites/1000 groups"
  | "corrections/1000 groups";

/** One figure of a cartridge's life. */
export interface WearFigure {
  readonly name: WearName;
  readonly value: number;
  readonly unit: WearUnit;
  /** Where the drive said it. */
  readonly from: string;
  /** Of a rate: how many there were in all. */
  readonly count?: number;
  /** What the cartridge is made for, where a manual or the drive says so. */
  readonly limit?: { readonly value: number; readonly source: string };
  /** What a reader must know to understand the figure. */
  readonly note?: string;
  /** Why it cannot be true: then the drive does not keep this count. */
  readonly doubt?: string;
}
