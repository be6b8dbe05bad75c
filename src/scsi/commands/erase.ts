import { flag, orZero, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Ends the data at the current position; `long` also overwrites from there to the end of the partition (hours). */
export const ERASE_6 = defineCommand({
  name: "ERASE(6)",
  opcode: 0x19,
  reference: "SSC-4, ERASE(6) command",
  fields: { immediate: orZero(flag(1, 1)), long: orZero(flag(1, 0)), control: orZero(u8(5)) },
  data: NO_DATA,
});
