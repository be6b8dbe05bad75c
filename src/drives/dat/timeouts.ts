import type { TimeoutTable } from "../../session/command-timeouts.ts";

const MINUTE_MS = 60_000;

/**
 * Time limits of DAT drives: those the Solaris st driver keeps for DAT 72, rewind and load longer, because a DDS-4 alone
 * may take 80 s to rewind (Sony SDT-11000 product description manual) and an unload winds first.
 */
const TIMEOUTS: TimeoutTable = {
  read: 15 * MINUTE_MS,
  write: 15 * MINUTE_MS,
  filemarks: 15 * MINUTE_MS,
  space: 15 * MINUTE_MS,
  locate: 15 * MINUTE_MS,
  rewind: 5 * MINUTE_MS,
  load: 10 * MINUTE_MS,
  erase: 240 * MINUTE_MS,
  verify: 480 * MINUTE_MS,
};

/** Time limits of a generation; one table does for all. */
export function timeoutsOf(): TimeoutTable {
  return TIMEOUTS;
}
