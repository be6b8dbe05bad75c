import { bits, flag, i32, orZero, u32 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** How a drive tells of an informational exception. SPC-4, MRIE field; values not named here are rare on tape. */
export const EXCEPTION_REPORT = { none: 0, unitAttention: 3, recoveredError: 4 } as const;

/** Whether TapeAlert flags are also told by sense data, and the switch that raises a flag for a test. */
export const INFORMATIONAL_EXCEPTIONS_PAGE = defineModePage({
  name: "Informational Exceptions Control",
  page: 0x1c,
  byteLength: 12,
  reference: "SSC-4, Informational Exceptions Control mode page; IBM GA32-0928-06, 6.6",
  fields: {
    performance: orZero(flag(2, 7)), // PERF
    backgroundFunctions: orZero(flag(2, 5)), // EBF
    warnings: orZero(flag(2, 4)), // EWASC
    /** On: exceptions are only to be read from the log pages. LTO drives start so. */
    exceptionsDisabled: flag(2, 3), // DEXCPT
    test: orZero(flag(2, 2)),
    backgroundErrors: orZero(flag(2, 1)), // EBACKERR
    logErrors: orZero(flag(2, 0)), // LOGERR
    /** One of EXCEPTION_REPORT. */
    reportMethod: bits(3, 3, 0), // MRIE
    intervalTenthSeconds: orZero(u32(4)),
    /** With `test` the TapeAlert flag to raise, negative to clear it; without, how often an exception is reported. */
    reportCountOrTestFlag: orZero(i32(8)),
  },
  changeable: [
    "exceptionsDisabled",
    "test",
    "reportMethod",
    "intervalTenthSeconds",
    "reportCountOrTestFlag",
  ],
});
