import { u16 } from "../../codec/field.ts";
import { defineVpdPage, vpdFields } from "../define-vpd-page.ts";

/** The drive's own element address in the library it sits in, as a changer's element status counts. */
export const ELEMENT_ADDRESS = defineVpdPage({
  name: "Data Transfer Device Element Address",
  page: 0xb4,
  reference: "SSC-4, Data Transfer Device Element Address VPD page",
  contents: vpdFields(6, { elementAddress: u16(4) }),
});
