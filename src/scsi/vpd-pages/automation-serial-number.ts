import { exactText } from "../../codec/exact-text.ts";
import { defineVpdPage, vpdValue } from "../define-vpd-page.ts";

/** The serial number of the library the drive sits in, where the library has told it. */
export const AUTOMATION_SERIAL_NUMBER = defineVpdPage({
  name: "Automation Device Serial Number",
  page: 0xb3,
  reference: "SSC-4, Automation Device Serial Number VPD page",
  contents: vpdValue("serialNumber", exactText(252)),
});
