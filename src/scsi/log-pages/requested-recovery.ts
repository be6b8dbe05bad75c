import { parameterTable } from "../../codec/parameter-table.ts";
import { rawBytes } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** Procedures of the requested recovery page that are known; the others are ADC's. */
export const RECOVERY_PROCEDURE = {
  none: 0x00,
  createErrorLog: 0x0d,
  retrieveErrorLog: 0x0e,
  allowFirmwareUpdate: 0x0f,
} as const;

/** What the drive would like to have done, best first: one byte a procedure. */
export const REQUESTED_RECOVERY = defineLogPage({
  name: "Requested Recovery log page",
  page: 0x13,
  reference: "ADC-3, Requested Recovery log page",
  parameters: parameterTable("Requested Recovery log page", {
    /** Each byte is one of RECOVERY_PROCEDURE or another of ADC's. */
    procedures: { code: 0x0000, codec: rawBytes(1) },
  }),
});
