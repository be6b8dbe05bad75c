import { reportedValue } from "../../scsi/define-log-page.ts";
import { DEVICE_STATISTICS } from "../../scsi/log-pages/device-statistics.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import { yesOrNo } from "./yes-or-no.ts";

/** What log page 14h says of the drive's life. */
export interface DriveStatistics {
  readonly loads?: bigint | undefined;
  /** Successful and failed ones. */
  readonly cleanings?: bigint | undefined;
  readonly powerOnHours?: bigint | undefined;
  readonly powerCycles?: bigint | undefined;
  readonly motionHours?: bigint | undefined;
  readonly tapeMetres?: bigint | undefined;
  /** Motion hours since the last successful cleaning, and since the third last. */
  readonly hoursSinceCleaning?: bigint | undefined;
  readonly hoursSinceThirdLastCleaning?: bigint | undefined;
  /** Since somebody cleared them. */
  readonly hardWriteErrors?: bigint | undefined;
  readonly hardReadErrors?: bigint | undefined;
  readonly temperatureEverExceeded?: boolean | undefined;
}

/** Reads log page 14h; `undefined` where the drive has none. @throws ScsiError and its kin; TransportError; CodecError */
export async function readDriveStatistics(session: Session): Promise<DriveStatistics | undefined> {
  const page = await readLogPage(session, DEVICE_STATISTICS);
  if (page === undefined) return undefined;
  return {
    loads: reportedValue(page, "lifetimeLoads"),
    cleanings: reportedValue(page, "lifetimeCleanings"),
    powerOnHours: reportedValue(page, "powerOnHours"),
    powerCycles: reportedValue(page, "powerCycles"),
    motionHours: reportedValue(page, "motionHours"),
    tapeMetres: reportedValue(page, "lifetimeTape"),
    hoursSinceCleaning: reportedValue(page, "motionHoursSinceCleaning"),
    hoursSinceThirdLastCleaning: reportedValue(page, "motionHoursSinceThirdLastCleaning"),
    hardWriteErrors: reportedValue(page, "hardWriteErrors"),
    hardReadErrors: reportedValue(page, "hardReadErrors"),
    temperatureEverExceeded: yesOrNo(reportedValue(page, "temperatureEverExceeded")),
  };
}
