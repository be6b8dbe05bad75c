import { flag, orZero, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Positions at the beginning of the current partition. */
export const REWIND = defineCommand({
  name: "REWIND",
  opcode: 0x01,
  reference: "SSC-4, REWIND command",
  fields: { immediate: orZero(flag(1, 0)), control: orZero(u8(5)) },
  data: NO_DATA,
});
