import { bits, flag, orZero, u8 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/**
 * Logical block protection: which bytes each block carries behind its data. Each initiator has its own values; a reset
 * switches it off.
 */
export const CONTROL_DATA_PROTECTION_PAGE = defineModePage({
  name: "Control Data Protection",
  page: 0x0a,
  subpage: 0xf0,
  byteLength: 32,
  reference: "SSC-4, Control Data Protection mode page; IBM GA32-0928-06, 6.6",
  fields: {
    /** One of PROTECTION_METHOD. */
    method: u8(4),
    /** How many bytes the method adds to each block; set together with the method. */
    informationBytes: bits(5, 5, 0),
    write: flag(6, 7), // LBP_W
    read: flag(6, 6), // LBP_R
    recoverBufferedData: orZero(flag(6, 5)), // RBDP
  },
  changeable: ["method", "informationBytes", "write", "read", "recoverBufferedData"],
});
