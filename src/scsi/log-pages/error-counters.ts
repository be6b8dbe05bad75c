import { parameterTable } from "../../codec/parameter-table.ts";
import { counter } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

const SPC = "SPC-4, error counter log pages";
const IBM = "IBM LTO SCSI Reference GA32-0928-06, LP 02h and LP 03h";
const DLT = "Quantum DLT4000 product manual, p. 8-31; DLT-S4 product manual, p. 61";

// prettier-ignore
const COUNTERS = {
  correctedWithoutDelay: { code: 0x0000, codec: counter(4), unit: "errors" },
  correctedWithDelay:    { code: 0x0001, codec: counter(4), unit: "errors" },
  retries:               { code: 0x0002, codec: counter(4), unit: "retries" },
  corrected:             { code: 0x0003, codec: counter(4), unit: "errors" },
  correctionRuns:        { code: 0x0004, codec: counter(4), unit: "runs" },
  /** On IBM drives what needed a retry, which is not what was lost. */
  uncorrected:           { code: 0x0006, codec: counter(4), unit: "errors" },
} as const;

const STANDARD = parameterTable("error counter log page", {
  ...COUNTERS,
  processed: { code: 0x0005, codec: counter(8), unit: "bytes" },
});

// SPC-4 says bytes; IBM-built drives count KiB, which the byte counter of page 0Ch confirms on an HPE LTO-9.
const IBM_LTO = parameterTable("error counter log page (IBM LTO)", {
  ...COUNTERS,
  processed: { code: 0x0005, codec: counter(6), unit: "KiB" },
});

const DLT_DRIVES = parameterTable("error counter log page (DLT)", {
  ...COUNTERS,
  processed: { code: 0x0005, codec: counter(8), unit: "bytes" },
  /** Since the last read on the write page, since the last write on the read page. */
  sinceTurnaround: { code: 0x8000, codec: counter(4), unit: "errors" },
});

/** What writing cost in corrections and rewrites since the load. */
export const WRITE_ERROR_COUNTERS = defineLogPage({
  name: "Write Error Counters log page",
  page: 0x02,
  reference: SPC,
  parameters: STANDARD,
});

/** The same on IBM-built LTO drives, HP's and HPE's from LTO-7 on among them. */
export const WRITE_ERROR_COUNTERS_IBM_LTO = defineLogPage({
  name: "Write Error Counters log page (IBM LTO)",
  page: 0x02,
  family: "IBM LTO",
  reference: IBM,
  parameters: IBM_LTO,
});

/** The same on DLT drives. */
export const WRITE_ERROR_COUNTERS_DLT = defineLogPage({
  name: "Write Error Counters log page (DLT)",
  page: 0x02,
  family: "DLT",
  reference: DLT,
  parameters: DLT_DRIVES,
});

/** What reading cost in corrections and rereads since the load. */
export const READ_ERROR_COUNTERS = defineLogPage({
  name: "Read Error Counters log page",
  page: 0x03,
  reference: SPC,
  parameters: STANDARD,
});

/** The same on IBM-built LTO drives, HP's and HPE's from LTO-7 on among them. */
export const READ_ERROR_COUNTERS_IBM_LTO = defineLogPage({
  name: "Read Error Counters log page (IBM LTO)",
  page: 0x03,
  family: "IBM LTO",
  reference: IBM,
  parameters: IBM_LTO,
});

/** The same on DLT drives. */
export const READ_ERROR_COUNTERS_DLT = defineLogPage({
  name: "Read Error Counters log page (DLT)",
  page: 0x03,
  family: "DLT",
  reference: DLT,
  parameters: DLT_DRIVES,
});
