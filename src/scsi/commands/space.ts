import { bits, i24, i64, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** What SPACE counts. SSC-4, SPACE(6) command, CODE field. */
export const SPACE_CODE = {
  blocks: 0,
  filemarks: 1,
  sequentialFilemarks: 2,
  endOfData: 3,
} as const;

/** Moves over `count` blocks or filemarks, backward when negative, or to the end of data. */
export const SPACE_6 = defineCommand({
  name: "SPACE(6)",
  opcode: 0x11,
  reference: "SSC-4, SPACE(6) command",
  fields: { code: bits(1, 3, 0), count: i24(2), control: orZero(u8(5)) },
  data: NO_DATA,
});

/** SPACE with a 64-bit count. */
export const SPACE_16 = defineCommand({
  name: "SPACE(16)",
  opcode: 0x91,
  reference: "SSC-4, SPACE(16) command",
  fields: {
    code: bits(1, 3, 0),
    count: i64(4),
    parameterLength: orZero(u16(12)),
    control: orZero(u8(15)),
  },
  data: NO_DATA,
});
