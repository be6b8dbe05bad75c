import { bits, flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, structureIn } from "../define-command.ts";
import { MODE_PARAMETERS_10, MODE_PARAMETERS_6 } from "../mode-parameters.ts";

/** Which values MODE SENSE returns. SPC-4, MODE SENSE(6) command, PC field. */
export const PAGE_CONTROL = { current: 0, changeable: 1, default: 2, saved: 3 } as const;

/** Reads mode pages; page 3Fh asks for all. */
export const MODE_SENSE_6 = defineCommand({
  name: "MODE SENSE(6)",
  opcode: 0x1a,
  reference: "SPC-4, MODE SENSE(6) command",
  fields: {
    disableBlockDescriptors: orZero(flag(1, 3)), // DBD
    pageControl: orZero(bits(2, 7, 6)),
    pageCode: bits(2, 5, 0),
    subpageCode: orZero(u8(3)),
    allocationLength: u8(4),
    control: orZero(u8(5)),
  },
  data: structureIn(MODE_PARAMETERS_6),
});

/** MODE SENSE with a 16-bit length. */
export const MODE_SENSE_10 = defineCommand({
  name: "MODE SENSE(10)",
  opcode: 0x5a,
  reference: "SPC-4, MODE SENSE(10) command",
  fields: {
    longLbaAccepted: orZero(flag(1, 4)), // LLBAA
    disableBlockDescriptors: orZero(flag(1, 3)), // DBD
    pageControl: orZero(bits(2, 7, 6)),
    pageCode: bits(2, 5, 0),
    subpageCode: orZero(u8(3)),
    allocationLength: u16(7),
    control: orZero(u8(9)),
  },
  data: structureIn(MODE_PARAMETERS_10),
});
