import { u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem } from "../../codec/sized.ts";
import { defineVpdPage, vpdList } from "../define-vpd-page.ts";

/** The codes of the pages the drive has, in ascending order, this one included. */
export const SUPPORTED_VPD_PAGES = defineVpdPage({
  name: "Supported VPD Pages",
  page: 0x00,
  reference: "SPC-4, Supported VPD Pages VPD page",
  contents: vpdList(fixedItem(layout("VPD page code", 1, { page: u8(0) }))),
});
