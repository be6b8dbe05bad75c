import type { DriveIdentity } from "../../drives/drive-identity.ts";
import { reportedValue } from "../../scsi/define-log-page.ts";
import { READ_ERROR_COUNTERS, WRITE_ERROR_COUNTERS } from "../../scsi/log-pages/error-counters.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";

/** Log page 02h or 03h: what writing or reading cost since the load, as it was sent. */
export interface SentCounters {
  readonly retries?: bigint | undefined;
  readonly corrected?: bigint | undefined;
  readonly uncorrected?: bigint | undefined;
  /** Parameter 0005h: the pages of some drives count bytes there and of some KiB. */
  readonly processed?: bigint | undefined;
}

/** The same with units, as far as it follows from who built the drive. */
export interface ErrorCounters extends Omit<SentCounters, "processed"> {
  /** Absent where the unit of the drive's count is not known. */
  readonly processedBytes?: bigint | undefined;
  /** Whether `uncorrected` counts what was lost; on IBM-built LTO drives it counts what needed a retry. */
  readonly uncorrectedIsLoss: boolean;
}

/**
 * Reads page 02h or 03h by the layout of the standard, which is that of all families but for the unit of 0005h; `undefined` when
 * the drive does not have it. Reading clears nothing, a load does (IBM LTO SCSI Reference GA32-0928-06, table 229; Quantum DLT4000
 * product manual, LOG SELECT).
 * @throws ScsiError and its kin; TransportError; CodecError
 */
export async function readSentCounters(
  session: Session,
  side: "write" | "read",
): Promise<SentCounters | undefined> {
  const page = await readLogPage(
    session,
    side === "write" ? WRITE_ERROR_COUNTERS : READ_ERROR_COUNTERS,
  );
  if (page === undefined) return undefined;
  return {
    retries: reportedValue(page, "retries"),
    corrected: reportedValue(page, "corrected"),
    uncorrected: reportedValue(page, "uncorrected"),
    processed: reportedValue(page, "processed"),
  };
}

/** Reads page 02h or 03h with units. @throws what `readSentCounters` throws */
export async function readErrorCounters(
  session: Session,
  identity: DriveIdentity,
  side: "write" | "read",
): Promise<ErrorCounters | undefined> {
  const sent = await readSentCounters(session, side);
  if (sent === undefined) return undefined;
  const { processed, ...counters } = sent;
  const unitBytes = processedUnitBytes(identity);
  return {
    ...counters,
    processedBytes:
      processed === undefined || unitBytes === undefined ? undefined : processed * unitBytes,
    uncorrectedIsLoss: identity.family !== "lto",
  };
}

/** Whether older LTO drives count bytes or KiB no manual says. */
function processedUnitBytes(identity: DriveIdentity): bigint | undefined {
  if (isIbmBuilt(identity)) return 1024n;
  return identity.family === "lto" ? undefined : 1n;
}

/** IBM builds its own LTO drives, and HP's and HPE's from LTO-7 on. Only from LTO-5 on is a manual known. */
function isIbmBuilt({ family, generation, vendor }: DriveIdentity): boolean {
  const number = Number(/^LTO-(\d+)$/.exec(generation ?? "")?.[1] ?? 0);
  return family === "lto" && (number >= 7 || (number >= 5 && vendor === "IBM"));
}
