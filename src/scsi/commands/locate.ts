import { bits, flag, orZero, u32, u64, u8 } from "../../codec/field.ts";
import { defineCommand, NO_DATA } from "../define-command.ts";

/** What LOCATE(16) counts. SSC-4, LOCATE(16) command, DEST_TYPE field. */
export const LOCATE_DESTINATION = { object: 0, file: 1, endOfData: 3 } as const;

/** Positions before a logical object, up to object FFFFFFFFh. */
export const LOCATE_10 = defineCommand({
  name: "LOCATE(10)",
  opcode: 0x2b,
  reference: "SSC-4, LOCATE(10) command",
  fields: {
    blockType: orZero(flag(1, 2)), // BT
    changePartition: orZero(flag(1, 1)), // CP
    immediate: orZero(flag(1, 0)),
    logicalObject: u32(3),
    partition: orZero(u8(8)),
    control: orZero(u8(9)),
  },
  data: NO_DATA,
});

/** Positions before a logical object, after a number of filemarks, or at the end of data. */
export const LOCATE_16 = defineCommand({
  name: "LOCATE(16)",
  opcode: 0x92,
  reference: "SSC-4, LOCATE(16) command",
  fields: {
    destinationType: orZero(bits(1, 4, 3)), // DEST_TYPE
    changePartition: orZero(flag(1, 1)), // CP
    immediate: orZero(flag(1, 0)),
    blockAddressMode: orZero(flag(2, 0)), // BAM
    partition: orZero(u8(3)),
    logicalIdentifier: u64(4),
    control: orZero(u8(15)),
  },
  data: NO_DATA,
});
