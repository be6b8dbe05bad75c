import { reportedValue } from "../scsi/define-log-page.ts";
import { READ_ERROR_COUNTERS, WRITE_ERROR_COUNTERS } from "../scsi/log-pages/error-counters.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../scsi/log-pages/sequential-access-device.ts";
import { readLogPage } from "../session/read-log-page.ts";
import type { Session } from "../session/session.ts";
import { goodToKnow } from "./good-to-know.ts";
import type { MediaFacts, MountErrors } from "./media-facts.ts";

/** Page 0Ch counts MB from 0004h on. */
const MB = 1_000_000n;

/**
 * Reads log pages 02h, 03h and 0Ch, where the drive lists them. They count since the load and are not cleared by being read: IBM
 * LTO SCSI Reference GA32-0928-06, table 229; Quantum DLT4000 product manual, LOG SELECT.
 * @throws TransportError
 */
export async function readMountErrors(
  session: Session,
  listed: ReadonlySet<number>,
): Promise<Pick<MediaFacts, "mountWrite" | "mountRead" | "usedBytes">> {
  const read = async <V>(definition: Parameters<typeof readLogPage<V>>[1]) =>
    listed.has(definition.page) ? goodToKnow(readLogPage(session, definition)) : undefined;
  const moved = await read(SEQUENTIAL_ACCESS_DEVICE);
  const toTape = moved === undefined ? undefined : reportedValue(moved, "bytesFromHost");
  const toHost = moved === undefined ? undefined : reportedValue(moved, "bytesToHost");
  const used = moved === undefined ? undefined : reportedValue(moved, "capacityToEndOfData");
  // The unit of 0005h is decided later, so the layout of the standard serves every drive.
  const mountWrite = errorsOf(await read(WRITE_ERROR_COUNTERS), toTape);
  const mountRead = errorsOf(await read(READ_ERROR_COUNTERS), toHost);
  return {
    ...(mountWrite === undefined ? {} : { mountWrite }),
    ...(mountRead === undefined ? {} : { mountRead }),
    ...(used === undefined ? {} : { usedBytes: used * MB }),
  };
}

function errorsOf(
  page: ReturnType<typeof WRITE_ERROR_COUNTERS.decode> | undefined,
  hostBytes: bigint | undefined,
): MountErrors | undefined {
  if (page === undefined) return undefined;
  return {
    retries: reportedValue(page, "retries"),
    corrected: reportedValue(page, "corrected"),
    uncorrected: reportedValue(page, "uncorrected"),
    processed: reportedValue(page, "processed"),
    hostBytes,
  };
}
