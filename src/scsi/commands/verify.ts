import { flag, orZero, u24, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** Lets the drive read and check what is on the tape, without a transfer (byte compare, which would transfer, stays 0). */
export const VERIFY_6 = defineCommand({
  name: "VERIFY(6)",
  opcode: 0x13,
  reference: "SSC-4, VERIFY(6) command; IBM LTO SCSI Reference GA32-0928-06, VERIFY(6)",
  fields: {
    toEndOfData: orZero(flag(1, 5)), // VTE
    logicalBlockProtection: orZero(flag(1, 4)), // VLBPM
    byFilemarks: orZero(flag(1, 3)), // VBF
    immediate: orZero(flag(1, 2)),
    byteCompare: orZero(flag(1, 1)), // BYTCMP
    fixed: orZero(flag(1, 0)),
    verificationLength: orZero(u24(2)),
    control: orZero(u8(5)),
  },
  data: NO_DATA,
});
