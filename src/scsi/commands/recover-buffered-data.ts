import { flag, orZero, u24, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_IN } from "../define-command.ts";

/** Reads back blocks that are still in the drive's buffer. No LTO drive examined has it (OBR is 0). */
export const RECOVER_BUFFERED_DATA = defineCommand({
  name: "RECOVER BUFFERED DATA",
  opcode: 0x14,
  reference: "SSC-4, RECOVER BUFFERED DATA command",
  fields: {
    suppressIncorrectLength: orZero(flag(1, 1)),
    fixed: orZero(flag(1, 0)),
    transferLength: u24(2),
    control: orZero(u8(5)),
  },
  data: RAW_IN,
});
