import { bits, orZero, u16, u32, u48, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { sizedLayout } from "../../codec/sized.ts";
import { defineCommand, structureIn, structureOut } from "../define-command.ts";

/** Where a timestamp comes from: 0 counted from power-on, 2 SET TIMESTAMP, 3 another way. */
export const TIMESTAMP_ORIGIN = { powerOn: 0, setTimestamp: 2, other: 3 } as const;

/** The device's clock. */
export const TIMESTAMP_DATA = sizedLayout(
  layout("REPORT TIMESTAMP data", 12, {
    length: u16(0),
    origin: bits(2, 2, 0),
    /** Milliseconds since 1970-01-01T00:00Z, or since power-on. */
    timestampMs: u48(4),
  }),
  { field: "length", plusBytes: 2 },
);

/** Parameter list of SET TIMESTAMP. */
export const SET_TIMESTAMP_DATA = layout("SET TIMESTAMP parameter list", 12, {
  timestampMs: u48(4),
});

/** Reads the device's clock. */
export const REPORT_TIMESTAMP = defineCommand({
  name: "REPORT TIMESTAMP",
  opcode: 0xa3,
  serviceAction: 0x0f,
  reference: "SPC-4, REPORT TIMESTAMP command",
  fields: { allocationLength: u32(6), control: orZero(u8(11)) },
  data: structureIn(TIMESTAMP_DATA),
});

/** Sets the device's clock. */
export const SET_TIMESTAMP = defineCommand({
  name: "SET TIMESTAMP",
  opcode: 0xa4,
  serviceAction: 0x0f,
  reference: "SPC-4, SET TIMESTAMP command",
  fields: { parameterListLength: u32(6), control: orZero(u8(11)) },
  data: structureOut(SET_TIMESTAMP_DATA),
});
