import { reportedValue } from "../../scsi/define-log-page.ts";
import { VOLUME_STATISTICS } from "../../scsi/log-pages/volume-statistics.ts";
import { tidyText } from "../../scsi/tidy-text.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import { yesOrNo } from "./yes-or-no.ts";

/** Counts of a cartridge's whole life that page 17h and, on LTO drives without it, page 30h keep. */
export interface UsageFacts {
  readonly mounts?: bigint | undefined;
  /** Retries on writing that ended well, and on reading. */
  readonly recoveredWriteErrors?: bigint | undefined;
  readonly recoveredReadErrors?: bigint | undefined;
  readonly unrecoveredWriteErrors?: bigint | undefined;
  readonly unrecoveredReadErrors?: bigint | undefined;
  /** Writes that the drive held because the head left its track; fatal: those that it gave up. */
  readonly suspendedWrites?: bigint | undefined;
  readonly fatalSuspendedWrites?: bigint | undefined;
}

/** Log page 17h. Sizes are in bytes here; there in MB (10^6). They are what went onto the tape, after compression. */
export interface VolumeFacts extends UsageFacts {
  readonly serial?: string | undefined;
  readonly barcode?: string | undefined;
  readonly writeOnce?: boolean | undefined;
  readonly temperatureExceeded?: boolean | undefined;
  readonly writtenBytes?: bigint | undefined;
  readonly readBytes?: bigint | undefined;
  readonly lastMountWrittenBytes?: bigint | undefined;
  readonly lastMountReadBytes?: bigint | undefined;
  readonly lastMountUnrecoveredWriteErrors?: bigint | undefined;
  readonly lastMountUnrecoveredReadErrors?: bigint | undefined;
  readonly dataSetsWritten?: bigint | undefined;
  /** Native. */
  readonly capacityBytes?: bigint | undefined;
  /** Native capacity from the beginning of the tape to the end of the data, of all partitions. */
  readonly usedBytes?: bigint | undefined;
  /** How many partitions the page tells of. */
  readonly partitions?: number | undefined;
  readonly beginningPasses?: bigint | undefined;
  readonly middlePasses?: bigint | undefined;
  readonly lifeRemainingPercent?: number | undefined;
}

/** Page 17h counts 10^6. */
const MB = 1_000_000n;

/**
 * Reads log page 17h; `undefined` where the drive has none, or it says that it is not valid.
 * @throws ScsiError and its kin; TransportError; CodecError
 */
export async function readVolumeFacts(session: Session): Promise<VolumeFacts | undefined> {
  const page = await readLogPage(session, VOLUME_STATISTICS);
  return page?.known.pageValid === true ? factsOf(page) : undefined;
}

function factsOf(page: ReturnType<typeof VOLUME_STATISTICS.decode>): VolumeFacts {
  const bytes = (megabytes: bigint | undefined): bigint | undefined =>
    megabytes === undefined ? undefined : megabytes * MB;
  return {
    serial: tidyText(reportedValue(page, "mediumSerialNumber")),
    barcode: tidyText(reportedValue(page, "barcode")),
    writeOnce: yesOrNo(reportedValue(page, "writeOnce")),
    temperatureExceeded: yesOrNo(reportedValue(page, "temperatureExceeded")),
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
