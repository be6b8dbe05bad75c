import type { LogViewName, Personality } from "../personalities/personality.ts";
import { compression, compressionDlt, dataCompression } from "./data-compression.ts";
import { deviceStatistics } from "./device-statistics.ts";
import { deviceStatus, deviceStatusStandard } from "./device-status.ts";
import { deviceWellness } from "./device-wellness.ts";
import {
  driveStatusDlt8000,
  driveStatusDltS4,
  driveStatusHp,
  driveStatusHpListed,
  driveStatusSdlt600,
} from "./drive-status.ts";
import {
  readErrors,
  readErrorsDlt,
  readErrorsKiB,
  readErrorsShort,
  writeErrors,
  writeErrorsDlt,
  writeErrorsKiB,
  writeErrorsShort,
} from "./error-counters.ts";
import type { LogView } from "./log-view.ts";
import { nonMediumErrors } from "./non-medium-errors.ts";
import { requestedRecovery } from "./requested-recovery.ts";
import { sequentialAccessDevice } from "./sequential-access-device.ts";
import { tapeAlert, tapeAlertResponse } from "./tape-alert.ts";
import { tapeCapacity, tapeCapacityDat, tapeCapacityOfFour } from "./tape-capacity.ts";
import { tapeUsage, tapeUsageDat } from "./tape-usage.ts";
import { temperature } from "./temperature.ts";
import {
  previousVolumeStatistics,
  volumeStatistics,
  volumeStatisticsBeforePrevious,
  volumeStatisticsHp,
} from "./volume-statistics.ts";

/** Every view by its name. */
export const LOG_VIEWS: Readonly<Record<LogViewName, LogView>> = {
  writeErrors,
  readErrors,
  writeErrorsKiB,
  readErrorsKiB,
  writeErrorsDlt,
  readErrorsDlt,
  writeErrorsShort,
  readErrorsShort,
  temperature,
  nonMediumErrors,
  sequentialAccessDevice,
  deviceStatus,
  deviceStatusStandard,
  tapeAlertResponse,
  requestedRecovery,
  deviceStatistics,
  volumeStatistics,
  volumeStatisticsHp,
  previousVolumeStatistics,
  volumeStatisticsBeforePrevious,
  dataCompression,
  tapeAlert,
  tapeUsage,
  tapeUsageDat,
  tapeCapacity,
  tapeCapacityDat,
  tapeCapacityOfFour,
  compression,
  compressionDlt,
  deviceWellness,
  driveStatusHp,
  driveStatusHpListed,
  driveStatusDlt8000,
  driveStatusSdlt600,
  driveStatusDltS4,
};

const place = ({ page, subpage }: LogView): number => page * 256 + subpage;

/** The log pages of a drive, in ascending order. */
export function logViewsOf(personality: Pick<Personality, "logPages">): readonly LogView[] {
  return personality.logPages.map((name) => LOG_VIEWS[name]).sort((a, b) => place(a) - place(b));
}
