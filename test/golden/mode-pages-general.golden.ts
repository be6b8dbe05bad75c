import type { GoldenBytes } from "./golden-bytes.ts";

const LTO9 = "dump of an HPE Ultrium 9-SCSI, CC0 fixtures of archivetechie/remanence";
const LTO10 = "dump of an IBM ULT3580-TDA, firmware T3S0";
const byHand = (table: string): string => `worked by hand from ${table}`;
const completed = (dump: string, from: number): string =>
  `first ${String(from)} bytes: ${dump}; the rest worked by hand`;
const zeros = (count: number): string => new Array<string>(count).fill("00").join(" ");

/** Known encodings of the mode pages that all kinds of device have. */
export const GENERAL_MODE_PAGE_GOLDEN: readonly GoldenBytes[] = [
  {
    of: "Read-Write Error Recovery mode page",
    hex: `01 0A 28 FF 00 00 00 00 FF 00 00 00`,
    provenance: completed(LTO10, 4),
    kind: "worked",
    value: {
      savable: false,
      transferBlock: true,
      earlyRecovery: true,
      postError: false,
      disableTransferOnError: false,
      disableCorrection: false,
      readRetryCount: 255,
      writeRetryCount: 255,
      truncated: false,
    },
  },
  {
    of: "Disconnect-Reconnect mode page",
    hex: `02 0E 11 22 01 02 03 04 05 06 07 08 A9 00 0B 0C`,
    provenance: byHand("SPC-4, Disconnect-Reconnect mode page, distinct values in all fields"),
    kind: "worked",
    value: {
      bufferFullRatio: 0x11,
      bufferEmptyRatio: 0x22,
      busInactivityLimit: 0x0102,
      disconnectTimeLimit: 0x0304,
      connectTimeLimit: 0x0506,
      maximumBurst512Bytes: 0x0708,
      modifyDataPointers: true,
      fairArbitration: 2,
      disconnectImmediate: true,
      dataTransferDisconnectControl: 1,
      firstBurst512Bytes: 0x0b0c,
    },
  },
  {
    of: "Control mode page",
    hex: `0A 0A 00 01 00 00 00 00 FF FF 00 00`,
    provenance: LTO9,
    kind: "capture",
    value: {
      taskSetType: 0,
      descriptorSense: false,
      queuingDisabled: true,
      softwareWriteProtect: false,
      busyTimeoutTenthMs: 0xffff,
      extendedSelfTestSeconds: 0,
      truncated: false,
    },
  },
  {
    of: "Control mode page",
    hex: `8A 06 24 12 08 42 00 00`,
    provenance: byHand("SPC-2, Control mode page, the form of 8 bytes"),
    kind: "worked",
    value: {
      savable: true,
      taskSetType: 1,
      descriptorSense: true,
      queueAlgorithmModifier: 1,
      queueErrorManagement: 1,
      queuingDisabled: false,
      softwareWriteProtect: true,
      taskAbortedStatus: true,
      autoloadMode: 2,
      truncated: false,
    },
  },
  {
    of: "Power Condition mode page",
    hex: `1A 26 81 0A 00 00 00 01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00 05
      ${zeros(15)} E4`,
    provenance: byHand("SPC-4, Power Condition mode page"),
    kind: "worked",
    value: {
      backgroundPrecedence: 2,
      standbyYEnabled: true,
      idleCEnabled: true,
      idleBEnabled: false,
      idleAEnabled: true,
      standbyZEnabled: false,
      idleATenthSeconds: 1,
      standbyZTenthSeconds: 2,
      idleBTenthSeconds: 3,
      idleCTenthSeconds: 4,
      standbyYTenthSeconds: 5,
      checkConditionFromIdleC: 3,
      checkConditionFromStandby: 2,
      checkConditionFromStopped: 1,
    },
  },
  {
    of: "Power Condition mode page",
    hex: `1A 0A 00 03 00 00 02 58 00 00 0E 10`,
    provenance: byHand("SPC-3, Power Condition mode page"),
    kind: "worked",
    value: {
      idleAEnabled: true,
      standbyZEnabled: true,
      idleATenthSeconds: 600,
      standbyZTenthSeconds: 3600,
    },
  },
  {
    of: "Informational Exceptions Control mode page",
    hex: `1C 0A 08 04 00 00 00 00 00 00 00 00`,
    provenance: completed(LTO9, 4),
    kind: "worked",
    value: { exceptionsDisabled: true, test: false, reportMethod: 4, reportCountOrTestFlag: 0 },
  },
  {
    of: "Informational Exceptions Control mode page",
    hex: `9C 0A B5 03 00 00 0E 10 FF FF FF EC`,
    provenance: byHand("SSC-4, Informational Exceptions Control mode page: flag 20 taken back"),
    kind: "worked",
    value: {
      savable: true,
      performance: true,
      backgroundFunctions: true,
      warnings: true,
      exceptionsDisabled: false,
      test: true,
      backgroundErrors: false,
      logErrors: true,
      reportMethod: 3,
      intervalTenthSeconds: 3600,
      reportCountOrTestFlag: -20,
    },
  },
];
