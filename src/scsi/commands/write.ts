import { flag, orZero, u24, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_OUT } from "../define-command.ts";

/** Writes one block (`fixed` 0, length in bytes) or several of the mode block length (`fixed` 1, length in blocks). */
export const WRITE_6 = defineCommand({
  name: "WRITE(6)",
  opcode: 0x0a,
  reference: "SSC-4, WRITE(6) command",
  fields: { fixed: orZero(flag(1, 0)), transferLength: u24(2), control: orZero(u8(5)) },
  data: RAW_OUT,
});
