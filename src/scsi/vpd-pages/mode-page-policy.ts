import { bits, flag, orZero, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem } from "../../codec/sized.ts";
import { defineVpdPage, vpdList } from "../define-vpd-page.ts";

/** Whose a mode page's values are. SPC-4, MODE PAGE POLICY field. */
export const PAGE_POLICY = { shared: 0, perTargetPort: 1, perNexus: 3 } as const;

/**
 * Which mode pages all initiators share and which each has for itself. A first entry for page 3Fh, subpage FFh speaks
 * for all pages that have no entry of their own.
 */
export const MODE_PAGE_POLICY = defineVpdPage({
  name: "Mode Page Policy",
  page: 0x87,
  reference:
    "SPC-4, Mode Page Policy VPD page; Seagate SCSI Commands Reference Manual rev. J, 5.4.14",
  contents: vpdList(
    fixedItem(
      layout("mode page policy descriptor", 4, {
        pageCode: bits(0, 5, 0),
        subpageCode: u8(1),
        sharedByUnits: orZero(flag(2, 7)), // MLUS
        /** One of PAGE_POLICY. */
        policy: bits(2, 1, 0),
      }),
    ),
  ),
});
