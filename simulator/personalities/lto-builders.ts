/** What LTO drives have by who built them: log pages and attributes. */
import type { LogViewName } from "./personality.ts";

/** Log pages of LTO-1 to LTO-4. */
export const OLD_LTO_LOG_PAGES: readonly LogViewName[] = [
  "writeErrors",
  "readErrors",
  "sequentialAccessDevice",
  "tapeAlert",
  "tapeUsage",
  "tapeCapacity",
  "compression",
];

/** Log pages of IBM-built drives from LTO-5 on. */
export const IBM_LTO_LOG_PAGES: readonly LogViewName[] = [
  "writeErrorsKiB",
  "readErrorsKiB",
  "nonMediumErrors",
  "sequentialAccessDevice",
  "deviceStatus",
  "tapeAlertResponse",
  "deviceStatistics",
  "volumeStatistics",
  "previousVolumeStatistics",
  "volumeStatisticsBeforePrevious",
  "dataCompression",
  "tapeAlert",
  "tapeUsage",
  "tapeCapacity",
  "compression",
];

/**
 * Log pages of drives that HP built. HP log page definitions for LTO-5 and LTO-6; page 3Eh stands in their list of pages,
 * pages 17h/01h and 17h/02h are IBM's.
 */
export const HP_LTO_LOG_PAGES: readonly LogViewName[] = [
  "writeErrors",
  "readErrors",
  "sequentialAccessDevice",
  "temperature",
  "deviceStatusStandard",
  "tapeAlertResponse",
  "requestedRecovery",
  "deviceStatistics",
  "volumeStatisticsHp",
  "dataCompression",
  "tapeAlert",
  "tapeUsage",
  "tapeCapacityOfFour",
  "compression",
  "driveStatusHpListed",
];

/** Attributes that drives of HP's make tell: those of SPC-4, none of IBM's own. */
export const HP_LTO_ATTRIBUTES: readonly number[] = [
  0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x0009, 0x020a, 0x020b, 0x020c,
  0x020d, 0x0220, 0x0221, 0x0222, 0x0223, 0x0224, 0x0225, 0x0400, 0x0401, 0x0402, 0x0403, 0x0404,
  0x0405, 0x0406, 0x0407, 0x0408, 0x0409,
];
