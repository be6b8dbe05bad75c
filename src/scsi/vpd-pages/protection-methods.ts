import { bits, flag, orZero, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem } from "../../codec/sized.ts";
import { defineVpdPage, vpdList } from "../define-vpd-page.ts";

/** Methods of logical block protection. SSC-5, LOGICAL BLOCK PROTECTION METHOD field; IBM GA32-0928-06, annex D. */
export const PROTECTION_METHOD = { none: 0, reedSolomonCrc: 1, crc32c: 2 } as const;

const METHOD_DESCRIPTOR = layout(
  "logical block protection method descriptor",
  8,
  {
    /** One of PROTECTION_METHOD. */
    method: u8(1),
    /** How many bytes the method adds to each block. */
    informationBytes: bits(2, 5, 0),
    write: flag(3, 7), // LBP_W_C
    read: flag(3, 6), // LBP_R_C
    recoverBufferedData: orZero(flag(3, 5)), // RBDP_C
  },
  // The descriptor states its own length, less this byte.
  [{ byte: 0, bit: 7, widthBits: 8, value: 7 }],
);

/**
 * The methods of logical block protection the drive has; mode page 0Ah/F0h chooses one. Bytes 4 to 7 are reserved:
 * the list begins at byte 8, as sg3_utils reads it.
 */
export const PROTECTION_METHODS = defineVpdPage({
  name: "Logical Block Protection",
  page: 0xb5,
  reference: "SSC-5, Logical Block Protection VPD page",
  contents: vpdList(fixedItem(METHOD_DESCRIPTOR), 8),
});
