import { exactText } from "../../codec/exact-text.ts";
import { defineVpdPage, vpdValue } from "../define-vpd-page.ts";

/** The serial number the maker gave the drive, which a library may replace in page 80h by that of its drive slot. */
export const MANUFACTURER_SERIAL_NUMBER = defineVpdPage({
  name: "Manufacturer-assigned Serial Number",
  page: 0xb1,
  reference: "SSC-4, Manufacturer-assigned Serial Number VPD page",
  contents: vpdValue("serialNumber", exactText(252)),
});
