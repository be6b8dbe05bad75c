import { ALERT_ROWS } from "./alert-rows.ts";
import { CLEANING_ROWS } from "./cleaning-rows.ts";
import { DRIVE_ROWS } from "./drive-rows.ts";
import type { FindingRow } from "./finding.ts";
import { SURROUNDINGS_ROWS } from "./surroundings-rows.ts";
import { TAPE_ROWS } from "./tape-rows.ts";

/** Every finding there is. What explains a TapeAlert flag comes before the row of the flag alone. */
export const FINDING_TABLE: readonly FindingRow[] = [
  ...CLEANING_ROWS,
  ...TAPE_ROWS,
  ...DRIVE_ROWS,
  ...SURROUNDINGS_ROWS,
  ...ALERT_ROWS,
];
