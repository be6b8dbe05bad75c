import { rawBytes } from "../../codec/value-codec.ts";
import { defineVpdPage, vpdValue } from "../define-vpd-page.ts";

/** Which firmware an IBM drive runs. Its fields were not found in a source that could be checked: bytes as sent. */
export const FIRMWARE_DESIGNATION = defineVpdPage({
  name: "Firmware Designation",
  page: 0x03,
  reference: "IBM GA32-0928-06, 6.3 VPD pages, Firmware designation",
  contents: vpdValue("designation", rawBytes(32)),
});
