import { DEVICE_WELLNESS_DLT } from "../../src/scsi/log-pages/device-wellness.ts";
import type { LogView } from "./log-view.ts";

/** Page 33h of a DLT7000: its last errors, oldest first. Which cartridge it was is never known. */
export const deviceWellness: LogView = {
  page: DEVICE_WELLNESS_DLT.page,
  subpage: 0,
  encode: ({ drive }) =>
    DEVICE_WELLNESS_DLT.encode(
      drive.counters.errorEvents.map(({ powerOnHours, ...codes }, code) => ({
        code,
        value: {
          timestampHours: powerOnHours,
          mediumIdentifier: 0,
          ...codes,
          additionalInformation: 0,
        },
      })),
    ),
};
