import type { DriveCore } from "../drive-core.ts";

/** TapeAlert flags of cleaning. IBM LTO SCSI Reference GA32-0928-06, 4.13. */
const CLEAN_NOW = 0x14;
const CLEAN_PERIODIC = 0x15;
const EXPIRED_CLEANING_MEDIA = 0x16;

/** Whether the drive wants to be cleaned: the truth that lamp, alerts and all pages show. */
export function cleaningState(drive: DriveCore): {
  readonly required: boolean;
  readonly requested: boolean;
  readonly cartridgeExpired: boolean;
} {
  const { alerts } = drive;
  return {
    required: alerts.isSet(CLEAN_NOW),
    requested: alerts.isSet(CLEAN_PERIODIC),
    cartridgeExpired: alerts.isSet(EXPIRED_CLEANING_MEDIA),
  };
}
