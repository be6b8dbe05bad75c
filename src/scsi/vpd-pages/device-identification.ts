import { defineVpdPage, vpdList } from "../define-vpd-page.ts";
import { DESIGNATOR } from "./designator.ts";

/** Every name of the drive and of the port it was asked through; what a drive sends is never lost. */
export const DEVICE_IDENTIFICATION = defineVpdPage({
  name: "Device Identification",
  page: 0x83,
  reference: "SPC-4, Device Identification VPD page",
  contents: vpdList(DESIGNATOR),
});
