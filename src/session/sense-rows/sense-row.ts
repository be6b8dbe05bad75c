/** The shape of the rows in this folder; sense-meaning.ts puts them together. Imports only meaning.ts and command-kind.ts. */
import type { CommandKind } from "../command-kind.ts";
import type { CleaningNews, DriveState, FaultClass, Outcome, RetryPolicy } from "../meaning.ts";

/** Sense flags of tape drives. */
export type TapeFlag = "filemark" | "endOfMedium" | "incorrectLength";

interface RowFacts {
  /**
   * Sense key, additional code and qualifier in hexadecimal: `2/04 01`. Keys may be a list (`0,1/00 07`), `*` stands for
   * any, and a qualifier may be a range (`00 16-1C`).
   */
  readonly at: string;
  /** The flag that must be set. */
  readonly flag?: TapeFlag;
  /** Kinds of command the row is for; all when absent. */
  readonly during?: readonly CommandKind[];
  readonly id: string;
  readonly says: string;
  readonly retry?: RetryPolicy;
  readonly cleaning?: CleaningNews;
  readonly source: string;
}

/** A row that means success or an outcome. */
export interface OutcomeRow extends RowFacts {
  readonly outcome: Outcome;
}

/** A row that means failure. */
export interface FaultRow extends RowFacts {
  readonly fault: FaultClass;
  readonly code: string;
  readonly state?: DriveState;
}

/** A row of the table. */
export type SenseRow = OutcomeRow | FaultRow;

/** What IBM drives can return, with meaning and action. */
export const IBM = "IBM LTO SCSI Reference GA32-0928-06, annex B";
/** How IBM drives end READ, WRITE and SPACE. */
export const IBM_RW = "IBM LTO SCSI Reference GA32-0928-06, 4.11 and 4.12";
/** The standard's own list. */
export const T10 = "SPC-4, additional sense codes";
/** The standard's keys. */
export const KEYS = "SPC-4, sense key descriptions";
/** What tape software is known to meet, where no manual was at hand. */
export const FIELD = "LTFS and Linux st drive tables";
