import { NON_MEDIUM_ERRORS } from "../../src/scsi/log-pages/non-medium-errors.ts";
import type { LogContext, LogView } from "./log-view.ts";
import { saturatedCount } from "./units.ts";

const clear = ({ drive }: LogContext): void => {
  drive.counters.nonMediumErrors = 0;
};

/** Page 06h: reading all of it resets the count. IBM LTO SCSI Reference GA32-0928-06, table 229. */
export const nonMediumErrors: LogView = {
  page: NON_MEDIUM_ERRORS.page,
  subpage: 0,
  encode: ({ drive }) =>
    NON_MEDIUM_ERRORS.encode({ errors: saturatedCount(drive.counters.nonMediumErrors, 4) }),
  clear,
  afterRead: (context, whole) => {
    if (whole) clear(context);
  },
};
