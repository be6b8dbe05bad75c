import { flag, orZero, u8 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** How hard the drive tries before it reports an error. What is changeable differs by drive: here nothing. */
export const READ_WRITE_ERROR_RECOVERY_PAGE = defineModePage({
  name: "Read-Write Error Recovery",
  page: 0x01,
  byteLength: 12,
  reference: "SSC-4, Read-Write Error Recovery mode page; IBM GA32-0928-06, 6.6",
  fields: {
    transferBlock: orZero(flag(2, 5)), // TB
    earlyRecovery: orZero(flag(2, 3)), // EER
    postError: orZero(flag(2, 2)), // PER
    disableTransferOnError: orZero(flag(2, 1)), // DTE
    disableCorrection: orZero(flag(2, 0)), // DCR
    readRetryCount: u8(3),
    writeRetryCount: u8(8),
  },
  changeable: [],
});
