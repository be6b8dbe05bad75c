/** Every log page that this project speaks, both as host and as device. Start at `define-log-page.ts`. */
import type { LogPageDefinition } from "./define-log-page.ts";
import type { LogRecordPageDefinition } from "./define-log-record-page.ts";
import {
  DATA_COMPRESSION_DLT,
  DATA_COMPRESSION_LOG,
  DATA_COMPRESSION_LTO,
} from "./log-pages/data-compression.ts";
import { DEVICE_STATISTICS } from "./log-pages/device-statistics.ts";
import { DEVICE_STATUS } from "./log-pages/device-status.ts";
import { DEVICE_WELLNESS_DLT } from "./log-pages/device-wellness.ts";
import {
  DRIVE_STATUS_DLT8000,
  DRIVE_STATUS_DLT_S4,
  DRIVE_STATUS_HP_LTO,
  DRIVE_STATUS_SDLT_600,
} from "./log-pages/drive-status.ts";
import { READ_ERROR_CAUSES_IBM_LTO, WRITE_ERROR_CAUSES_IBM_LTO } from "./log-pages/error-causes.ts";
import {
  READ_ERROR_COUNTERS,
  READ_ERROR_COUNTERS_DLT,
  READ_ERROR_COUNTERS_IBM_LTO,
  WRITE_ERROR_COUNTERS,
  WRITE_ERROR_COUNTERS_DLT,
  WRITE_ERROR_COUNTERS_IBM_LTO,
} from "./log-pages/error-counters.ts";
import { NON_MEDIUM_ERRORS } from "./log-pages/non-medium-errors.ts";
import { POWER_TRANSITIONS } from "./log-pages/power-transitions.ts";
import { REQUESTED_RECOVERY } from "./log-pages/requested-recovery.ts";
import { SAS_PORT_PAGE } from "./log-pages/sas-port.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "./log-pages/sequential-access-device.ts";
import { SUPPORTED_LOG_PAGES, SUPPORTED_LOG_SUBPAGES } from "./log-pages/supported-log-pages.ts";
import { TAPE_ALERT_PAGE } from "./log-pages/tape-alert-page.ts";
import { TAPE_ALERT_RESPONSE } from "./log-pages/tape-alert-response.ts";
import { TAPE_CAPACITY_DAT, TAPE_CAPACITY_LTO } from "./log-pages/tape-capacity.ts";
import { TAPE_DIAGNOSTIC_DATA } from "./log-pages/tape-diagnostic-data.ts";
import { TAPE_USAGE_DAT, TAPE_USAGE_LTO } from "./log-pages/tape-usage.ts";
import { ENVIRONMENTAL_REPORTING, TEMPERATURE } from "./log-pages/temperature.ts";
import {
  VOLUME_STATISTICS,
  VOLUME_STATISTICS_BEFORE_PREVIOUS,
  VOLUME_STATISTICS_PREVIOUS,
} from "./log-pages/volume-statistics.ts";

/** The lists of the pages and subpages that a drive has. */
export const LOG_PAGE_LISTS = [SUPPORTED_LOG_PAGES, SUPPORTED_LOG_SUBPAGES] as const;

/** Pages of named parameters. */
export const PARAMETER_LOG_PAGES: readonly LogPageDefinition[] = [
  WRITE_ERROR_COUNTERS,
  WRITE_ERROR_COUNTERS_IBM_LTO,
  WRITE_ERROR_COUNTERS_DLT,
  READ_ERROR_COUNTERS,
  READ_ERROR_COUNTERS_IBM_LTO,
  READ_ERROR_COUNTERS_DLT,
  NON_MEDIUM_ERRORS,
  SEQUENTIAL_ACCESS_DEVICE,
  TEMPERATURE,
  ENVIRONMENTAL_REPORTING,
  DEVICE_STATUS,
  TAPE_ALERT_RESPONSE,
  REQUESTED_RECOVERY,
  DEVICE_STATISTICS,
  VOLUME_STATISTICS,
  VOLUME_STATISTICS_PREVIOUS,
  VOLUME_STATISTICS_BEFORE_PREVIOUS,
  POWER_TRANSITIONS,
  DATA_COMPRESSION_LOG,
  TAPE_USAGE_LTO,
  TAPE_USAGE_DAT,
  TAPE_CAPACITY_LTO,
  TAPE_CAPACITY_DAT,
  DATA_COMPRESSION_LTO,
  DATA_COMPRESSION_DLT,
  WRITE_ERROR_CAUSES_IBM_LTO,
  READ_ERROR_CAUSES_IBM_LTO,
  DRIVE_STATUS_HP_LTO,
  DRIVE_STATUS_DLT8000,
  DRIVE_STATUS_SDLT_600,
  DRIVE_STATUS_DLT_S4,
];

/** Pages of numbered records. */
export const RECORD_LOG_PAGES: readonly LogRecordPageDefinition[] = [
  TAPE_DIAGNOSTIC_DATA,
  SAS_PORT_PAGE,
  TAPE_ALERT_PAGE,
  DEVICE_WELLNESS_DLT,
];

/** Every definition, told apart by `kind`; page, subpage and family together are unique. */
export const ALL_LOG_PAGES = [
  ...LOG_PAGE_LISTS,
  ...PARAMETER_LOG_PAGES,
  ...RECORD_LOG_PAGES,
] as const;
