import type { TapeDrive } from "../drives/tape-drive.ts";
import { reportedValue } from "../scsi/define-log-page.ts";
import { READ_ERROR_COUNTERS, WRITE_ERROR_COUNTERS } from "../scsi/log-pages/error-counters.ts";
import { readLogPage } from "../session/read-log-page.ts";

/** What writing or reading cost since the cartridge was loaded; what the drive does not count is absent. */
export interface ErrorCounters {
  /** Errors that were corrected: on LTO data sets that needed correction. */
  readonly corrected?: bigint;
  /** On IBM-built drives what needed a retry, which is not what was lost. */
  readonly uncorrected?: bigint;
}

/**
 * Reads log page 02h or 03h; `undefined` when the drive does not have it. Reading changes neither (IBM LTO SCSI Reference
 * GA32-0928-06, table 229), and these two counters are the same in all families; only the count of bytes is not.
 * @throws ScsiError and its kin; TransportError; CodecError
 */
export async function readErrorCounters(
  { session }: TapeDrive,
  of: "write" | "read",
): Promise<ErrorCounters | undefined> {
  const page = await readLogPage(
    session,
    of === "write" ? WRITE_ERROR_COUNTERS : READ_ERROR_COUNTERS,
  );
  if (page === undefined) return undefined;
  const corrected = reportedValue(page, "corrected");
  const uncorrected = reportedValue(page, "uncorrected");
  return {
    ...(corrected === undefined ? {} : { corrected }),
    ...(uncorrected === undefined ? {} : { uncorrected }),
  };
}
