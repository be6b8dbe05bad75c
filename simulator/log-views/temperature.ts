import { TEMPERATURE } from "../../src/scsi/log-pages/temperature.ts";
import type { LogView } from "./log-view.ts";

/** No source says how warm a drive is: that of a room with a drive in it. */
export const DRIVE_CELSIUS = 35;
/** Not known. SPC-4, Temperature log page. */
const UNKNOWN_CELSIUS = 0xff;

/** Page 0Dh. */
export const temperature: LogView = {
  page: TEMPERATURE.page,
  subpage: 0,
  encode: () =>
    TEMPERATURE.encode({
      temperature: { celsius: DRIVE_CELSIUS },
      referenceTemperature: { celsius: UNKNOWN_CELSIUS },
    }),
};
