import { FLAG_BYTE } from "../../codec/flag-byte.ts";
import { defineLogRecordPage } from "../define-log-record-page.ts";

/**
 * The 64 TapeAlert flags, one parameter a flag, the code being the flag's number. Reading it clears the flags for the
 * nexus that reads: whoever reads it must keep what it said. IBM LTO SCSI Reference GA32-0928-06, LP 2Eh TapeAlert.
 */
export const TAPE_ALERT_PAGE = defineLogRecordPage({
  name: "TapeAlert log page",
  page: 0x2e,
  reference: "SSC-4, TapeAlert log page; IBM LTO SCSI Reference GA32-0928-06, 6.4.18",
  record: FLAG_BYTE,
  codes: { first: 0x01, last: 0x40 },
});
