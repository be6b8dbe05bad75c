import { flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, structureOut } from "../define-command.ts";
import { MODE_PARAMETERS_10, MODE_PARAMETERS_6 } from "../mode-parameters.ts";

/** Changes mode pages and the block descriptor. `pageFormat` must be 1. */
export const MODE_SELECT_6 = defineCommand({
  name: "MODE SELECT(6)",
  opcode: 0x15,
  reference: "SPC-4, MODE SELECT(6) command",
  fields: {
    pageFormat: flag(1, 4),
    savePages: orZero(flag(1, 0)),
    parameterListLength: u8(4),
    control: orZero(u8(5)),
  },
  data: structureOut(MODE_PARAMETERS_6),
});

/** MODE SELECT with a 16-bit length. */
export const MODE_SELECT_10 = defineCommand({
  name: "MODE SELECT(10)",
  opcode: 0x55,
  reference: "SPC-4, MODE SELECT(10) command",
  fields: {
    pageFormat: flag(1, 4),
    savePages: orZero(flag(1, 0)),
    parameterListLength: u16(7),
    control: orZero(u8(9)),
  },
  data: structureOut(MODE_PARAMETERS_10),
});
