import { orZero, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Reserves the logical unit for this nexus; lost silently at a reset. */
export const RESERVE_6 = defineCommand({
  name: "RESERVE(6)",
  opcode: 0x16,
  reference: "SPC-2, RESERVE(6) command; IBM LTO SCSI Reference GA32-0928-06: all other bytes zero",
  fields: { control: orZero(u8(5)) },
  data: NO_DATA,
});

/** The 10-byte form. */
export const RESERVE_10 = defineCommand({
  name: "RESERVE(10)",
  opcode: 0x56,
  reference: "SPC-2, RESERVE(10) command; IBM LTO SCSI Reference GA32-0928-06",
  fields: { control: orZero(u8(9)) },
  data: NO_DATA,
});
