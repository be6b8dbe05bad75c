import { bits, flag, orZero, u16, u32, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { defineCommand, RAW_IN } from "../define-command.ts";

/** Which answer is wanted. SPC-4, REPORT SUPPORTED OPERATION CODES, REPORTING OPTIONS field. */
export const REPORTING_OPTIONS = { all: 0, one: 1, oneWithServiceAction: 2, either: 3 } as const;

/** What SUPPORT says of one command: 1 not supported, 3 as the standard says, 5 in a vendor's manner. */
export const COMMAND_SUPPORT = { unknown: 0, notSupported: 1, standard: 3, vendor: 5 } as const;

/** Header of the answer for all commands. */
export const ALL_COMMANDS_HEADER = layout("all commands parameter data header", 4, {
  length: u32(0),
});

/** One command in the answer for all commands. */
export const COMMAND_DESCRIPTOR = layout("command descriptor", 8, {
  opcode: u8(0),
  serviceAction: u16(2),
  timeoutsPresent: flag(5, 1), // CTDP
  serviceActionValid: flag(5, 0), // SERVACTV
  cdbBytes: u16(6),
});

/** Time limits of a command. Length 000Ah is the number of bytes that follow. */
export const TIMEOUTS_DESCRIPTOR = layout("command timeouts descriptor", 12, {
  length: u16(0),
  commandSpecific: orZero(u8(3)),
  nominalSeconds: u32(4),
  recommendedSeconds: u32(8),
});

/** Header of the answer for one command; the CDB usage bitmap and, if told, the timeouts descriptor follow. */
export const ONE_COMMAND_HEADER = layout("one command parameter data header", 4, {
  timeoutsPresent: flag(1, 7), // CTDP
  support: bits(1, 2, 0),
  cdbBytes: u16(2),
});

/** Lists the commands a device has, or tells of one. Decode with the layouts of this file. */
export const REPORT_SUPPORTED_OPERATION_CODES = defineCommand({
  name: "REPORT SUPPORTED OPERATION CODES",
  opcode: 0xa3,
  serviceAction: 0x0c,
  reference: "SPC-4, REPORT SUPPORTED OPERATION CODES command",
  fields: {
    returnTimeouts: orZero(flag(2, 7)), // RCTD
    reportingOptions: bits(2, 2, 0),
    requestedOpcode: orZero(u8(3)),
    requestedServiceAction: orZero(u16(4)),
    allocationLength: u32(6),
    control: orZero(u8(11)),
  },
  data: RAW_IN,
});
