import { bits, orZero, u24, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_IN, RAW_OUT } from "../define-command.ts";

/** Writes a buffer of the drive: test data, firmware. */
export const WRITE_BUFFER = defineCommand({
  name: "WRITE BUFFER",
  opcode: 0x3b,
  reference: "SPC-4, WRITE BUFFER command",
  fields: {
    mode: bits(1, 4, 0),
    bufferId: orZero(u8(2)),
    bufferOffset: orZero(u24(3)),
    parameterListLength: u24(6),
    control: orZero(u8(9)),
  },
  data: RAW_OUT,
});

/** Reads a buffer of the drive: its size (mode 3), test data, dumps, error history. */
export const READ_BUFFER = defineCommand({
  name: "READ BUFFER",
  opcode: 0x3c,
  reference: "SPC-4, READ BUFFER command",
  fields: {
    mode: bits(1, 4, 0),
    bufferId: orZero(u8(2)),
    bufferOffset: orZero(u24(3)),
    allocationLength: u24(6),
    control: orZero(u8(9)),
  },
  data: RAW_IN,
});
