import { orZero, u32, u64, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem, sizedList } from "../../codec/sized.ts";
import { defineCommand, structureIn } from "../define-command.ts";

/** The logical unit numbers of a target. */
export const LUN_LIST = sizedList(
  layout("REPORT LUNS data", 8, { length: u32(0), reserved: orZero(u32(4)) }),
  { field: "length", plusBytes: 8 },
  fixedItem(layout("LUN", 8, { lun: u64(0) })),
);

/** Lists the logical units of a target. */
export const REPORT_LUNS = defineCommand({
  name: "REPORT LUNS",
  opcode: 0xa0,
  reference: "SPC-4, REPORT LUNS command",
  fields: { selectReport: orZero(u8(2)), allocationLength: u32(6), control: orZero(u8(11)) },
  data: structureIn(LUN_LIST),
});
