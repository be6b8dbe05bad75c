import { orZero, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Asks whether a medium is mounted. GOOD does not mean that the position is usable. */
export const TEST_UNIT_READY = defineCommand({
  name: "TEST UNIT READY",
  opcode: 0x00,
  reference: "SPC-4, TEST UNIT READY command",
  fields: { control: orZero(u8(5)) },
  data: NO_DATA,
});
