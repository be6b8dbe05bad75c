import { bits, orZero, u64, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** In append-only mode: permits exactly one overwrite at a position (`allow` 1) or a format (2); 0 takes it back. */
export const ALLOW_OVERWRITE = defineCommand({
  name: "ALLOW OVERWRITE",
  opcode: 0x82,
  reference: "SSC-4, ALLOW OVERWRITE command; IBM LTO SCSI Reference GA32-0928-06",
  fields: {
    allow: bits(2, 3, 0),
    partition: orZero(u8(3)),
    logicalObject: orZero(u64(4)),
    control: orZero(u8(15)),
  },
  data: NO_DATA,
});
