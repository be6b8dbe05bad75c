import { bits, flag, orZero, tail, u16 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** General behaviour towards initiators. Drives older than SPC-2 send 8 bytes. */
export const CONTROL_PAGE = defineModePage({
  name: "Control",
  page: 0x0a,
  byteLength: 12,
  minimumBytes: 8,
  reference: "SPC-4, Control mode page; IBM GA32-0928-06, 6.6",
  fields: {
    taskSetType: orZero(bits(2, 7, 5)), // TST
    taskManagementOnly: orZero(flag(2, 4)), // TMF_ONLY
    protectionIgnoredIfZero: orZero(flag(2, 3)), // DPICZ
    /** Sense data comes in descriptor format. */
    descriptorSense: orZero(flag(2, 2)), // D_SENSE
    globalLoggingSaveDisabled: orZero(flag(2, 1)), // GLTSD
    reportLogExceptions: orZero(flag(2, 0)), // RLEC
    queueAlgorithmModifier: orZero(bits(3, 7, 4)), // QAM
    unitAttentionOnReleaseDisabled: orZero(flag(3, 3)), // NUAR
    queueErrorManagement: orZero(bits(3, 2, 1)), // QERR
    queuingDisabled: orZero(flag(3, 0)), // DQue, obsolete since; DLT drives print it, LTO-9 sets it
    vendorBit: orZero(flag(4, 7)),
    reportCheck: orZero(flag(4, 6)), // RAC
    unitAttentionInterlock: orZero(bits(4, 5, 4)), // UA_INTLCK_CTRL
    softwareWriteProtect: orZero(flag(4, 3)), // SWP
    applicationTagOwner: orZero(flag(5, 7)), // ATO
    taskAbortedStatus: orZero(flag(5, 6)), // TAS
    applicationTagPageEnabled: orZero(flag(5, 5)), // ATMPE
    rejectUnprotectedWrites: orZero(flag(5, 4)), // RWWP
    supportedBlockLengths: orZero(flag(5, 3)), // SBLP
    autoloadMode: orZero(bits(5, 2, 0)),
    /** In units of 0.1 ms; FFFFh is without limit. */
    busyTimeoutTenthMs: tail(u16(8)),
    extendedSelfTestSeconds: tail(u16(10)),
  },
  changeable: ["softwareWriteProtect"],
});
