import type { CleaningDue } from "../cleaning-schedule.ts";
import type { MamValues } from "../../scsi/named-attributes.ts";
import type { MediaFacts } from "../media-wear.ts";
import type { PanelFacts } from "../panel-facts.ts";
import type { Unread } from "../try-to-ask.ts";

/** What page 14h says of the drive's life. */
export interface DriveStatistics {
  readonly loads?: bigint | undefined;
  /** Successful and failed ones. */
  readonly cleanings?: bigint | undefined;
  readonly powerOnHours?: bigint | undefined;
  readonly motionHours?: bigint | undefined;
  /** In metres. */
  readonly tape?: bigint | undefined;
  /** Motion hours since the last successful cleaning, and since the third last. */
  readonly hoursSinceCleaning?: bigint | undefined;
  readonly hoursSinceThirdLastCleaning?: bigint | undefined;
  /** Since somebody cleared them. */
  readonly hardWriteErrors?: bigint | undefined;
  readonly hardReadErrors?: bigint | undefined;
  readonly temperatureEverExceeded?: boolean | undefined;
}

/** One error that page 16h remembers. */
export interface RecordedError {
  readonly senseKey: number;
  readonly additionalCode: number;
  readonly additionalQualifier: number;
  /** Of the drive, when it happened. */
  readonly motionHours: number;
  /** Barcode or serial number of the cartridge; empty where the drive did not know it. */
  readonly cartridge: string;
}

/** Page 02h or 03h: what writing or reading cost since the load. */
export interface ErrorCounters {
  readonly corrected?: bigint | undefined;
  readonly retries?: bigint | undefined;
  readonly uncorrected?: bigint | undefined;
  /** Absent where the unit of the drive's count is not known. */
  readonly processedBytes?: bigint | undefined;
  /** Whether `uncorrected` counts what was lost; on IBM-built LTO drives it counts what needed a retry. */
  readonly uncorrectedIsLoss: boolean;
}

/** What page 17h says of errors of the cartridge, beside what its wear follows from. */
export interface VolumeErrors {
  readonly serial?: string | undefined;
  readonly barcode?: string | undefined;
  readonly writeOnce?: boolean | undefined;
  readonly temperatureExceeded?: boolean | undefined;
  readonly unrecoveredWrites?: bigint | undefined;
  readonly unrecoveredReads?: bigint | undefined;
  /** Of this mount. */
  readonly mountUnrecoveredWrites?: bigint | undefined;
  readonly mountUnrecoveredReads?: bigint | undefined;
}

/** Temperature and humidity in the drive. */
export interface Climate {
  readonly celsius?: number | undefined;
  /** The highest temperature that the drive allows. */
  readonly limitCelsius?: number | undefined;
  readonly humidityPercent?: number | undefined;
}

/** Errors of one SAS port since the drive counts. */
export interface LinkErrors {
  readonly port: number;
  readonly invalidDwords: number;
  readonly disparityErrors: number;
  readonly lossesOfSynchronization: number;
  readonly phyResetProblems: number;
}

/** What came of a self-test: of the drive's own, or of writing and reading a scratch tape. */
export interface TestOutcome {
  readonly kind: "passed" | "failed" | "notRun";
  /** What happened, as a sentence. */
  readonly says: string;
}

/** Everything that a diagnosis follows from. What the drive does not tell is absent. */
export interface DiagnosisFacts {
  readonly panel: PanelFacts;
  /** The cartridge memory. */
  readonly memory?: MamValues["known"] | undefined;
  readonly media?: MediaFacts | undefined;
  readonly volume?: VolumeErrors | undefined;
  readonly statistics?: DriveStatistics | undefined;
  /** Newest first. */
  readonly recordedErrors?: readonly RecordedError[] | undefined;
  readonly writeErrors?: ErrorCounters | undefined;
  readonly readErrors?: ErrorCounters | undefined;
  readonly climate?: Climate | undefined;
  readonly links?: readonly LinkErrors[] | undefined;
  /** Whether the drive is to be cleaned by schedule; absent where nobody keeps a log of cleanings. */
  readonly cleaningDue?: CleaningDue | undefined;
  readonly selfTest?: TestOutcome | undefined;
  readonly scratchTest?: TestOutcome | undefined;
  /** What could not be read, and why. */
  readonly unread: readonly Unread[];
}
