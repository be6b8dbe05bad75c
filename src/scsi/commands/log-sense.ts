import { bits, flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, structureIn } from "../define-command.ts";
import { LOG_PAGE } from "../log-page.ts";

/** Reads a log page. `pageControl` 1 (cumulative values) is the one to use. */
export const LOG_SENSE = defineCommand({
  name: "LOG SENSE",
  opcode: 0x4d,
  reference: "SPC-4, LOG SENSE command",
  fields: {
    parameterPointerControl: orZero(flag(1, 1)), // PPC, obsolete
    saveParameters: orZero(flag(1, 0)), // SP
    pageControl: bits(2, 7, 6),
    pageCode: bits(2, 5, 0),
    subpageCode: orZero(u8(3)),
    parameterPointer: orZero(u16(5)),
    allocationLength: u16(7),
    control: orZero(u8(9)),
  },
  data: structureIn(LOG_PAGE),
});
