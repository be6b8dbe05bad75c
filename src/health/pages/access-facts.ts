import { reportedValue } from "../../scsi/define-log-page.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../../scsi/log-pages/sequential-access-device.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";

/** Log page 0Ch: what went through the drive since the cartridge was loaded, and, of drives before page 14h, its life. */
export interface AccessFacts {
  /** On the way to and from the host before compression, to and from the tape after it, in bytes. */
  readonly fromHostBytes?: bigint | undefined;
  readonly toTapeBytes?: bigint | undefined;
  readonly fromTapeBytes?: bigint | undefined;
  readonly toHostBytes?: bigint | undefined;
  /** From the beginning of the tape to the end of the data, by LTO drives; others are known to use other units than MB. */
  readonly usedBytes?: bigint | undefined;
  /** Not 0 where cleaning is asked for. */
  readonly cleaningRequested?: bigint | undefined;
  readonly loads?: bigint | undefined;
  readonly cleanings?: bigint | undefined;
  readonly powerOnSeconds?: bigint | undefined;
}

/** Page 0Ch counts MB from 0004h on. */
const MB = 1_000_000n;

/**
 * Reads log page 0Ch; `undefined` where the drive has none. Reading clears nothing: IBM LTO SCSI Reference GA32-0928-06, table 229.
 * @throws ScsiError and its kin; TransportError; CodecError
 */
export async function readAccessFacts(session: Session): Promise<AccessFacts | undefined> {
  const page = await readLogPage(session, SEQUENTIAL_ACCESS_DEVICE);
  if (page === undefined) return undefined;
  const usedMegabytes = reportedValue(page, "capacityToEndOfData");
  return {
    fromHostBytes: reportedValue(page, "bytesFromHost"),
    toTapeBytes: reportedValue(page, "bytesToTape"),
    fromTapeBytes: reportedValue(page, "bytesFromTape"),
    toHostBytes: reportedValue(page, "bytesToHost"),
    usedBytes: usedMegabytes === undefined ? undefined : usedMegabytes * MB,
    // Whatever is not 0 asks, so all ones is an answer here.
    cleaningRequested: page.known.cleaningRequested,
    loads: reportedValue(page, "lifetimeLoads"),
    cleanings: reportedValue(page, "lifetimeCleanings"),
    powerOnSeconds: reportedValue(page, "lifetimePowerOn"),
  };
}
