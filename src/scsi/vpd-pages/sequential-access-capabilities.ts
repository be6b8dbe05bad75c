import { flag } from "../../codec/field.ts";
import { defineVpdPage, vpdFields } from "../define-vpd-page.ts";

/** What a tape drive can do that other devices cannot. */
export const SEQUENTIAL_ACCESS_CAPABILITIES = defineVpdPage({
  name: "Sequential-access Device Capabilities",
  page: 0xb0,
  reference: "SSC-4, Sequential-access Device Capabilities VPD page",
  contents: vpdFields(6, {
    /** The drive can write write-once cartridges. */
    worm: flag(4, 0),
  }),
});
