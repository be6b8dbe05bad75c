import type { LogViewName, Personality } from "../personalities/personality.ts";
import { compression, compressionDlt, dataCompression } from "./data-compression.ts";
import { deviceStatistics } from "./device-statistics.ts";
import { deviceStatus } from "./device-status.ts";
import { driveStatusDlt8000, driveStatusHp } from "./drive-status.ts";
import {
  readErrors,
  readErrorsDlt,
  readErrorsKiB,
  writeErrors,
  writeErrorsDlt,
  writeErrorsKiB,
} from "./error-counters.ts";
import type { LogView } from "./log-view.ts";
import { nonMediumErrors } from "./non-medium-errors.ts";
import { sequentialAccessDevice } from "./sequential-access-device.ts";
import { tapeAlert, tapeAlertResponse } from "./tape-alert.ts";
import { tapeCapacity, tapeCapacityDat } from "./tape-capacity.ts";
import { tapeUsage, tapeUsageDat } from "./tape-usage.ts";
import {
  previousVolumeStatistics,
  volumeStatistics,
  volumeStatisticsBeforePrevious,
} from "./volume-statistics.ts";

/** Every view by its name. */
export const LOG_VIEWS: Readonly<Record<LogViewName, LogView>> = {
  writeErrors,
  readErrors,
  writeErrorsKiB,
  readErrorsKiB,
  writeErrorsDlt,
  readErrorsDlt,
  nonMediumErrors,
  sequentialAccessDevice,
  deviceStatus,
  tapeAlertResponse,
  deviceStatistics,
  volumeStatistics,
  previousVolumeStatistics,
  volumeStatisticsBeforePrevious,
  dataCompression,
  tapeAlert,
  tapeUsage,
  tapeUsageDat,
  tapeCapacity,
  tapeCapacityDat,
  compression,
  compressionDlt,
  driveStatusHp,
  driveStatusDlt8000,
};

const place = ({ page, subpage }: LogView): number => page * 256 + subpage;

/** The log pages of a drive, in ascending order. */
export function logViewsOf(personality: Pick<Personality, "logPages">): readonly LogView[] {
  return personality.logPages.map((name) => LOG_VIEWS[name]).sort((a, b) => place(a) - place(b));
}
