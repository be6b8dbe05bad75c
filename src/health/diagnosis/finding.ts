import type { Seen } from "./seen.ts";

/** How bad a finding is. `information` lights nothing, `warning` is yellow, `critical` is red. */
export type DiagnosisSeverity = "information" | "warning" | "critical";

/**
 * What a finding is about. `tapeOrDrive`: one of the two, and one diagnosis cannot say which; several can, see `followsWhat`.
 * `cable`: the connection, with adapter and port.
 */
export type FindingSubject =
  "drive" | "tape" | "tapeOrDrive" | "cable" | "host" | "cleaning" | "environment";

/** Troubles that may follow the tape, the drive or the connection from one diagnosis to the next. */
export const SYMPTOMS = ["errors", "loading", "cleaning", "link"] as const;

/** One of those troubles. */
export type Symptom = (typeof SYMPTOMS)[number];

/** One finding, ready to be read by a technician. */
export interface DiagnosisFinding {
  /** Stable name of the row that raised it. */
  readonly id: string;
  readonly severity: DiagnosisSeverity;
  readonly about: FindingSubject;
  readonly symptom?: Symptom;
  /** What is so, in one sentence. */
  readonly finding: string;
  readonly meaning: string;
  /** What to do next. */
  readonly action: string;
  /** Where the drive said it, one answer a line. */
  readonly evidence: readonly string[];
  /** What gives the evidence this meaning: standard and clause, manual and page, or a threshold of Capstan's own. */
  readonly source: string;
}

/** One row of the table of findings. */
export interface FindingRow extends Omit<DiagnosisFinding, "evidence"> {
  /** What raises it; nothing where it is not so. */
  readonly when: (seen: Seen) => readonly string[];
  /** TapeAlert flags that the finding explains, so that they are not told once more. */
  readonly explains?: readonly number[];
  /** Only where no row before it explains these flags. */
  readonly lastResort?: true;
}
