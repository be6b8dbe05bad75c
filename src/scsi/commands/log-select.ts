import { bits, flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_OUT } from "../define-command.ts";

/** Resets log parameters (`parameterCodeReset` 1 with length 0) or sets them. */
export const LOG_SELECT = defineCommand({
  name: "LOG SELECT",
  opcode: 0x4c,
  reference: "SPC-4, LOG SELECT command",
  fields: {
    parameterCodeReset: orZero(flag(1, 1)), // PCR
    saveParameters: orZero(flag(1, 0)), // SP
    pageControl: bits(2, 7, 6),
    pageCode: orZero(bits(2, 5, 0)),
    subpageCode: orZero(u8(3)),
    parameterListLength: orZero(u16(7)),
    control: orZero(u8(9)),
  },
  data: RAW_OUT,
});
