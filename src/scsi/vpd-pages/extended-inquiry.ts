import { bits, bytes, flag, orZero, tail, u16, u8 } from "../../codec/field.ts";
import { defineVpdPage, vpdFields } from "../define-vpd-page.ts";

/** Further capabilities of the device; most concern disks. Bytes 14 to 63 are kept as sent. */
export const EXTENDED_INQUIRY = defineVpdPage({
  name: "Extended INQUIRY Data",
  page: 0x86,
  reference:
    "SPC-4, Extended INQUIRY Data VPD page; Seagate SCSI Commands Reference Manual rev. J, 5.4.9",
  contents: vpdFields(64, {
    activateMicrocode: orZero(bits(4, 7, 6)),
    supportedProtectionTypes: orZero(bits(4, 5, 3)), // SPT
    checksGuard: orZero(flag(4, 2)), // GRD_CHK
    checksApplicationTag: orZero(flag(4, 1)), // APP_CHK
    checksReferenceTag: orZero(flag(4, 0)), // REF_CHK
    senseKeySpecificInUnitAttention: orZero(flag(5, 5)), // UASK_SUP
    grouping: orZero(flag(5, 4)), // GROUP_SUP
    priority: orZero(flag(5, 3)), // PRIOR_SUP
    headOfQueue: orZero(flag(5, 2)), // HEADSUP
    ordered: orZero(flag(5, 1)), // ORDSUP
    simple: orZero(flag(5, 0)), // SIMPSUP
    writeUncorrectable: orZero(flag(6, 3)), // WU_SUP
    correctionDisable: orZero(flag(6, 2)), // CRD_SUP
    nonVolatileCache: orZero(flag(6, 1)), // NV_SUP
    volatileCache: orZero(flag(6, 0)), // V_SUP
    leavesProtectionUnchecked: orZero(flag(7, 5)), // NO_PI_CHK
    protectionInterval: orZero(flag(7, 4)), // P_I_I_SUP
    unitAttentionClearedPerNexus: orZero(flag(7, 0)), // LUICLR
    referral: orZero(flag(8, 4)), // R_SUP
    rebuildAssist: orZero(flag(8, 3)), // RTD_SUP
    sanitizeHistoryReleased: orZero(flag(8, 2)), // HSSRELEF
    multiNexusMicrocodeDownload: orZero(bits(9, 3, 0)),
    extendedSelfTestMinutes: tail(u16(10)),
    powerOnActivation: tail(flag(12, 7)), // POA_SUP
    hardResetActivation: tail(flag(12, 6)), // HRA_SUP
    vendorSpecificActivation: tail(flag(12, 5)), // VSA_SUP
    /** 0: not told. */
    maximumSenseBytes: tail(u8(13)),
    further: tail(bytes(14, 50)),
  }),
});
