import type { RunSamples } from "../samples/run-samples.ts";
import type { StatusDocument } from "../schemas/status.ts";

/** Between which values a figure is normal (inclusive), and who says so. */
export interface NormalRange {
  readonly min?: number;
  readonly max?: number;
  readonly source?: string;
}

/** What was found, what it means and what is to be done. */
export interface ReportFinding {
  readonly id: string;
  readonly severity: "information" | "warning" | "critical";
  readonly about: "drive" | "tape" | "tapeOrDrive" | "cable" | "host" | "cleaning" | "environment";
  readonly finding: string;
  readonly meaning: string;
  readonly action: string;
  /** What gives the evidence this meaning: standard and clause, manual and page. */
  readonly source: string;
  readonly evidence: readonly string[];
}

/** Whether a trouble follows the tape, the drive or the cable. */
export interface ReportComparison {
  readonly trouble: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
  /** What to try, so that it can be told. */
  readonly next: readonly string[];
}

/** A figure that is drawn on a scale. */
export interface ReportGauge {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  /** What it is made for, or all there is. */
  readonly limit?: { readonly value: number; readonly source: string };
  readonly normal?: NormalRange;
  /** Why it cannot be true. */
  readonly doubt?: string;
  /** Where the drive said it. */
  readonly from: string;
}

/** A figure in the table. */
export interface ReportFigure {
  readonly label: string;
  readonly value: number | string;
  readonly unit: string;
  readonly normal?: NormalRange;
  readonly from: string;
  readonly doubt?: string;
}

/** The counters of a drive at one time. */
export interface CounterSnapshot {
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly counters: readonly {
    readonly name: string;
    readonly label: string;
    readonly value: number;
    readonly unit: string;
  }[];
}

/** Everything that a report shows. Whatever text it holds is shown as text. */
export interface ReportInput {
  /** Such as `HPE Ultrium 9-SCSI, serial CZ1234`. */
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly device: string;
  readonly simulated: boolean;
  /** Decides what the panel looks like; vendor as in INQUIRY. */
  readonly drive: { readonly vendor: string; readonly family: string };
  readonly light: "green" | "yellow" | "red";
  readonly findings: readonly ReportFinding[];
  readonly panel: StatusDocument["panel"];
  /** Serial, firmware, cartridge and the like. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Passes, loads, room left, cleanings left. */
  readonly gauges: readonly ReportGauge[];
  readonly figures: readonly ReportFigure[];
  /** What could not be read, and why. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
  /** What a comparison with earlier diagnoses says of each trouble. */
  readonly comparison?: readonly ReportComparison[];
  readonly selfTest?: readonly (readonly [label: string, value: string])[];
  /** The rates between which the drive's tape runs without stopping, in bytes a second. */
  readonly streaming?: NormalRange;
  /** In any order; the latest are drawn. */
  readonly runs: readonly RunSamples[];
  readonly history: readonly CounterSnapshot[];
}
