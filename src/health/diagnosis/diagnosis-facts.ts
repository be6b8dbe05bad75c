import type { KnownCleaner } from "../cleaning/cleaner-uses.ts";
import type { CleaningDue } from "../cleaning/cleaning-schedule.ts";
import type { ErrorCounters } from "../pages/error-counters.ts";
import type { DriveStatistics } from "../pages/drive-statistics.ts";
import type { PanelFacts } from "../panel/panel-facts.ts";
import type { CartridgeFacts } from "../wear/read-cartridge-facts.ts";
import type { Unread } from "../try-to-ask.ts";

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
export interface DiagnosisFacts extends CartridgeFacts {
  readonly panel: PanelFacts;
  readonly statistics?: DriveStatistics | undefined;
  /** Newest first. */
  readonly recordedErrors?: readonly RecordedError[] | undefined;
  readonly writeErrors?: ErrorCounters | undefined;
  readonly readErrors?: ErrorCounters | undefined;
  readonly climate?: Climate | undefined;
  readonly links?: readonly LinkErrors[] | undefined;
  /** Whether the drive is to be cleaned by schedule; absent where nobody keeps a log of cleanings. */
  readonly cleaningDue?: CleaningDue | undefined;
  /** The cleaning cartridge that the drive was cleaned with last; absent where nobody said which it was. */
  readonly cleaner?: KnownCleaner | undefined;
  readonly selfTest?: TestOutcome | undefined;
  readonly scratchTest?: TestOutcome | undefined;
  /** What could not be read, and why. */
  readonly unread: readonly Unread[];
}
