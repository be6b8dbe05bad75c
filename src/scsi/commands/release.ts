import { orZero, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Gives a reservation of RESERVE(6) back. */
export const RELEASE_6 = defineCommand({
  name: "RELEASE(6)",
  opcode: 0x17,
  reference: "SPC-2, RELEASE(6) command; IBM LTO SCSI Reference GA32-0928-06: all other bytes zero",
  fields: { control: orZero(u8(5)) },
  data: NO_DATA,
});

/** The 10-byte form. */
export const RELEASE_10 = defineCommand({
  name: "RELEASE(10)",
  opcode: 0x57,
  reference: "SPC-2, RELEASE(10) command; IBM LTO SCSI Reference GA32-0928-06",
  fields: { control: orZero(u8(9)) },
  data: NO_DATA,
});
