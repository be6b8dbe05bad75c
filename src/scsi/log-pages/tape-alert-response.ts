import { parameterTable } from "../../codec/parameter-table.ts";
import { rawBytes } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** The state of all TapeAlert flags as one bit map. It is shared by all hosts, and reading it clears nothing. */
export const TAPE_ALERT_RESPONSE = defineLogPage({
  name: "TapeAlert Response log page",
  page: 0x12,
  reference: "ADC-3, TapeAlert Response log page; IBM LTO SCSI Reference GA32-0928-06, 6.4.11",
  parameters: parameterTable("TapeAlert Response log page", {
    /** Flag 1 is the most significant bit of the first byte; see tapeAlertFlags. */
    flags: { code: 0x0000, codec: rawBytes(8) },
  }),
});
