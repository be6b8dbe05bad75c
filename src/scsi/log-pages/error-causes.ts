import { parameterTable } from "../../codec/parameter-table.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** Why writes were retried or the tape had to stop. Reading resets the counts for the side (host or library) that reads. */
export const WRITE_ERROR_CAUSES_IBM_LTO = defineLogPage({
  name: "Write Errors log page (IBM LTO)",
  page: 0x33,
  family: "IBM LTO",
  reference: "IBM LTO SCSI Reference GA32-0928-06, LP 33h Write Errors",
  // prettier-ignore
  parameters: parameterTable("Write Errors log page (IBM LTO)", {
    dataSetsCorrected:        { code: 0x0000, codec: counter(2), unit: "data sets" },
    servoTransients:          { code: 0x0001, codec: counter(2), unit: "events" },
    dataTransients:           { code: 0x0002, codec: counter(2), unit: "events" },
    velocityEvents:           { code: 0x0003, codec: counter(2), unit: "events" },
    servoAcquisitionErrors:   { code: 0x0004, codec: counter(2), unit: "events" },
    dataAcquisitionErrors:    { code: 0x0005, codec: counter(2), unit: "events" },
    servoErrors:              { code: 0x0006, codec: counter(2), unit: "events" },
    dataErrors:               { code: 0x0007, codec: counter(2), unit: "events" },
    retries:                  { code: 0x0008, codec: counter(2), unit: "retries" },
    servoSkips:               { code: 0x000b, codec: counter(2), unit: "events" },
    housekeepingErrors:       { code: 0x000c, codec: counter(2), unit: "events" },
    formatIdentificationErrors: { code: 0x000d, codec: counter(2), unit: "events" },
    /** The host was too slow and the tape stopped. */
    underruns:                { code: 0x000f, codec: counter(2), unit: "events" },
    servoPositionErrors:      { code: 0x0011, codec: counter(2), unit: "events" },
  }),
});

/** Why reads were retried or the tape had to stop. Reading resets the counts for the side (host or library) that reads. */
export const READ_ERROR_CAUSES_IBM_LTO = defineLogPage({
  name: "Read Forward Errors log page (IBM LTO)",
  page: 0x34,
  family: "IBM LTO",
  reference: "IBM LTO SCSI Reference GA32-0928-06, LP 34h Read Forward Errors",
  // prettier-ignore
  parameters: parameterTable("Read Forward Errors log page (IBM LTO)", {
    dataSetsCorrected:        { code: 0x0000, codec: counter(2), unit: "data sets" },
    retries:                  { code: 0x0015, codec: counter(2), unit: "retries" },
    housekeepingErrors:       { code: 0x0017, codec: counter(2), unit: "events" },
    /** The host was too slow and the tape stopped. */
    overruns:                 { code: 0x0019, codec: counter(2), unit: "events" },
    servoSkips:               { code: 0x001b, codec: counter(2), unit: "events" },
    formatIdentificationErrors: { code: 0x001d, codec: counter(2), unit: "events" },
    servoPositionErrors:      { code: 0x001e, codec: counter(2), unit: "events" },
  }),
});
