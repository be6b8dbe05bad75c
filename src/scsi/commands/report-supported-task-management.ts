import { flag, orZero, u32, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { defineCommand, structureIn } from "../define-command.ts";

/** Which task management functions a device has. */
export const TASK_MANAGEMENT_DATA = layout("REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS data", 4, {
  abortTask: flag(0, 7),
  abortTaskSet: flag(0, 6),
  clearAca: flag(0, 5),
  clearTaskSet: flag(0, 4),
  logicalUnitReset: flag(0, 3),
  queryTask: flag(0, 2),
  targetReset: flag(0, 1),
  wakeup: flag(0, 0),
  queryAsynchronousEvent: flag(1, 2),
  queryTaskSet: flag(1, 1),
  nexusReset: flag(1, 0),
  additionalLength: u8(3),
});

/** Tells which task management functions a device has. */
export const REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS = defineCommand({
  name: "REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS",
  opcode: 0xa3,
  serviceAction: 0x0d,
  reference: "SPC-4, REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS command",
  fields: { allocationLength: u32(6), control: orZero(u8(11)) },
  data: structureIn(TASK_MANAGEMENT_DATA),
});
