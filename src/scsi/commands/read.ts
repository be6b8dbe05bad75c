import { flag, orZero, u24, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_IN } from "../define-command.ts";

/** Reads one block (`fixed` 0, length in bytes) or several of the mode block length (`fixed` 1, length in blocks). */
export const READ_6 = defineCommand({
  name: "READ(6)",
  opcode: 0x08,
  reference: "SSC-4, READ(6) command",
  fields: {
    suppressIncorrectLength: orZero(flag(1, 1)), // SILI
    fixed: orZero(flag(1, 0)),
    transferLength: u24(2),
    control: orZero(u8(5)),
  },
  data: RAW_IN,
});
