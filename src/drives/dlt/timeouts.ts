import type { TimeoutTable } from "../../session/command-timeouts.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Time limits of DLT drives, as the Solaris st driver keeps them: a space without directory runs at reading speed. */
const TIMEOUTS: TimeoutTable = {
  read: HOUR_MS,
  write: HOUR_MS,
  filemarks: HOUR_MS,
  space: 6 * HOUR_MS,
  locate: 6 * HOUR_MS,
  rewind: 4 * MINUTE_MS,
  load: 16 * MINUTE_MS,
  erase: 6 * HOUR_MS,
  verify: 12 * HOUR_MS,
};

/** Time limits of a generation; one table does for all. */
export function timeoutsOf(): TimeoutTable {
  return TIMEOUTS;
}
