import type { DriveIdentity } from "../../drives/drive-identity.ts";
import {
  READ_ERROR_COUNTERS,
  READ_ERROR_COUNTERS_DLT,
  READ_ERROR_COUNTERS_IBM_LTO,
  WRITE_ERROR_COUNTERS,
  WRITE_ERROR_COUNTERS_DLT,
  WRITE_ERROR_COUNTERS_IBM_LTO,
} from "../../scsi/log-pages/error-counters.ts";
import { reportedValue } from "../../scsi/define-log-page.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import type { ErrorCounters } from "./diagnosis-facts.ts";

/**
 * Reads page 02h or 03h; `undefined` when the drive does not have it. Reading clears nothing, a load does (IBM LTO SCSI
 * Reference GA32-0928-06, table 229).
 * @throws ScsiError and its kin; TransportError; CodecError
 */
export async function readErrorCounters(
  session: Session,
  identity: DriveIdentity,
  side: "write" | "read",
): Promise<ErrorCounters | undefined> {
  const isWrite = side === "write";
  if (isIbmBuilt(identity)) {
    const page = await readLogPage(
      session,
      isWrite ? WRITE_ERROR_COUNTERS_IBM_LTO : READ_ERROR_COUNTERS_IBM_LTO,
    );
    if (page === undefined) return undefined;
    const kibibytes = reportedValue(page, "processed");
    return {
      corrected: reportedValue(page, "corrected"),
      retries: reportedValue(page, "retries"),
      uncorrected: reportedValue(page, "uncorrected"),
      processedBytes: kibibytes === undefined ? undefined : kibibytes * 1024n,
      uncorrectedIsLoss: false,
    };
  }
  if (identity.family === "dlt") {
    const page = await readLogPage(
      session,
      isWrite ? WRITE_ERROR_COUNTERS_DLT : READ_ERROR_COUNTERS_DLT,
    );
    return page === undefined
      ? undefined
      : {
          corrected: reportedValue(page, "corrected"),
          retries: reportedValue(page, "retries"),
          uncorrected: reportedValue(page, "uncorrected"),
          processedBytes: reportedValue(page, "processed"),
          uncorrectedIsLoss: true,
        };
  }
  const page = await readLogPage(session, isWrite ? WRITE_ERROR_COUNTERS : READ_ERROR_COUNTERS);
  return page === undefined
    ? undefined
    : {
        corrected: reportedValue(page, "corrected"),
        retries: reportedValue(page, "retries"),
        uncorrected: reportedValue(page, "uncorrected"),
        // Whether older LTO drives count bytes or KiB no manual says.
        processedBytes: identity.family === "lto" ? undefined : reportedValue(page, "processed"),
        uncorrectedIsLoss: identity.family !== "lto",
      };
}

/** IBM builds its own LTO drives, and HP's and HPE's from LTO-7 on. Only from LTO-5 on is a manual known. */
function isIbmBuilt({ family, generation, vendor }: DriveIdentity): boolean {
  const number = Number(/^LTO-(\d+)$/.exec(generation ?? "")?.[1] ?? 0);
  return family === "lto" && (number >= 7 || (number >= 5 && vendor === "IBM"));
}
