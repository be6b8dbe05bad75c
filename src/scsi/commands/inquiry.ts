import { flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_IN } from "../define-command.ts";

/** Asks who is there. Decode with STANDARD_INQUIRY (`vitalProductData` 0) or the page's own codec. Never fails for readiness. */
export const INQUIRY = defineCommand({
  name: "INQUIRY",
  opcode: 0x12,
  reference: "SPC-4, INQUIRY command",
  fields: {
    vitalProductData: orZero(flag(1, 0)), // EVPD
    pageCode: orZero(u8(2)),
    allocationLength: u16(3),
    control: orZero(u8(5)),
  },
  data: RAW_IN,
});
