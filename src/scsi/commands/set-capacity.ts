import { flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Makes the volume `proportion`/65535 of its full length. Destroys all data and removes partitions. */
export const SET_CAPACITY = defineCommand({
  name: "SET CAPACITY",
  opcode: 0x0b,
  reference: "SSC-4, SET CAPACITY command",
  fields: { immediate: orZero(flag(1, 0)), proportion: u16(3), control: orZero(u8(5)) },
  data: NO_DATA,
});
