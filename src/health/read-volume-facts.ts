import { reportedValue } from "../scsi/define-log-page.ts";
import { VOLUME_STATISTICS } from "../scsi/log-pages/volume-statistics.ts";
import { readLogPage } from "../session/read-log-page.ts";
import type { Session } from "../session/session.ts";
import type { VolumeFacts } from "./media-facts.ts";

/** Page 17h counts 10^6. */
const MB = 1_000_000n;

/** Reads log page 17h; `undefined` where the drive has none, or it says that it is not valid. Throws ScsiError and its kin. */
export async function readVolumeFacts(session: Session): Promise<VolumeFacts | undefined> {
  const page = await readLogPage(session, VOLUME_STATISTICS);
  return page === undefined ? undefined : volumeFactsOf(page);
}

/** What of page 17h the wear follows from; `undefined` where the page says that it is not valid. */
export function volumeFactsOf(
  page: ReturnType<typeof VOLUME_STATISTICS.decode>,
): VolumeFacts | undefined {
  if (page.known.pageValid !== true) return undefined;
  const bytes = (megabytes: bigint | undefined): bigint | undefined =>
    megabytes === undefined ? undefined : megabytes * MB;
  return {
    mounts: reportedValue(page, "mounts"),
    recoveredWriteErrors: reportedValue(page, "recoveredWriteErrors"),
    recoveredReadErrors: reportedValue(page, "recoveredReadErrors"),
    unrecoveredWriteErrors: reportedValue(page, "unrecoveredWriteErrors"),
    unrecoveredReadErrors: reportedValue(page, "unrecoveredReadErrors"),
    suspendedWrites: reportedValue(page, "suspendedWrites"),
    fatalSuspendedWrites: reportedValue(page, "fatalSuspendedWrites"),
    writtenBytes: bytes(reportedValue(page, "lifetimeWritten")),
    readBytes: bytes(reportedValue(page, "lifetimeRead")),
    lastMountWrittenBytes: bytes(reportedValue(page, "lastMountWritten")),
    lastMountReadBytes: bytes(reportedValue(page, "lastMountRead")),
    lastMountUnrecoveredWriteErrors: reportedValue(page, "lastMountUnrecoveredWriteErrors"),
    lastMountUnrecoveredReadErrors: reportedValue(page, "lastMountUnrecoveredReadErrors"),
    dataSetsWritten: reportedValue(page, "dataSetsWritten"),
    capacityBytes: bytes(reportedValue(page, "nativeCapacity")),
    usedBytes: bytes(reportedValue(page, "usedNativeCapacity")),
    partitions: reportedValue(page, "partitionCapacities")?.length,
    beginningPasses: reportedValue(page, "beginningOfMediumPasses"),
    middlePasses: reportedValue(page, "middleOfTapePasses"),
    lifeRemainingPercent: reportedValue(page, "lifeRemaining"),
  };
}
