import { bits, flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_OUT } from "../define-command.ts";

/** Formats the volume: `format` 0 single partition, 1 partitions as mode page 11h says, 2 both in turn. Destroys all data. */
export const FORMAT_MEDIUM = defineCommand({
  name: "FORMAT MEDIUM",
  opcode: 0x04,
  reference: "SSC-4, FORMAT MEDIUM command",
  fields: {
    verify: orZero(flag(1, 1)),
    immediate: orZero(flag(1, 0)),
    format: bits(2, 3, 0),
    transferLength: orZero(u16(3)),
    control: orZero(u8(5)),
  },
  data: RAW_OUT,
});
