import { exactText } from "../../codec/exact-text.ts";
import { defineVpdPage, vpdValue } from "../define-vpd-page.ts";

/**
 * The serial number of the logical unit, as it was sent: some drives right-align it behind spaces, so compare trimmed.
 * LTO drives send 10 to 12 characters.
 */
export const UNIT_SERIAL_NUMBER = defineVpdPage({
  name: "Unit Serial Number",
  page: 0x80,
  reference: "SPC-4, Unit Serial Number VPD page",
  contents: vpdValue("serialNumber", exactText(252)),
});
