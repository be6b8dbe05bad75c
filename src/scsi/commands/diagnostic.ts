import { bits, flag, orZero, u16, u8 } from "../../codec/field.ts";
import { defineCommand, RAW_IN, RAW_OUT } from "../define-command.ts";

/** Fetches a diagnostic page. */
export const RECEIVE_DIAGNOSTIC_RESULTS = defineCommand({
  name: "RECEIVE DIAGNOSTIC RESULTS",
  opcode: 0x1c,
  reference: "SPC-4, RECEIVE DIAGNOSTIC RESULTS command",
  fields: {
    pageCodeValid: orZero(flag(1, 0)), // PCV
    pageCode: orZero(u8(2)),
    allocationLength: u16(3),
    control: orZero(u8(5)),
  },
  data: RAW_IN,
});

/** Starts a self-test or sends a diagnostic page. */
export const SEND_DIAGNOSTIC = defineCommand({
  name: "SEND DIAGNOSTIC",
  opcode: 0x1d,
  reference: "SPC-4, SEND DIAGNOSTIC command",
  fields: {
    selfTestCode: orZero(bits(1, 7, 5)),
    pageFormat: orZero(flag(1, 4)),
    selfTest: orZero(flag(1, 2)),
    deviceOffline: orZero(flag(1, 1)),
    unitOffline: orZero(flag(1, 0)),
    parameterListLength: orZero(u16(3)),
    control: orZero(u8(5)),
  },
  data: RAW_OUT,
});
