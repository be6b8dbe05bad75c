import { flag, orZero, u32, u8 } from "../../codec/field.ts";
import { ATTRIBUTE_LIST } from "../attribute-list.ts";
import { defineCommand, structureOut } from "../define-command.ts";

/** Creates, changes or (length 0) deletes host attributes of the cartridge memory; identifiers must ascend. */
export const WRITE_ATTRIBUTE = defineCommand({
  name: "WRITE ATTRIBUTE",
  opcode: 0x8d,
  reference: "SPC-4, WRITE ATTRIBUTE command",
  fields: {
    /** 1: the chip itself is written before the status; 0: at the latest when the cartridge is unloaded. */
    writeThroughCache: orZero(flag(1, 0)),
    logicalVolume: orZero(u8(5)),
    partition: orZero(u8(7)),
    parameterListLength: u32(10),
    control: orZero(u8(15)),
  },
  data: structureOut(ATTRIBUTE_LIST),
});
