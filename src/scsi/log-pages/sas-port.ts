import { exactLayout } from "../../codec/exact-layout.ts";
import { bits, orZero, u32, u64, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { defineLogRecordPage } from "../define-log-record-page.ts";

/** A SAS port with one phy, as tape drives have. Offsets are within the parameter's value. */
const SAS_PORT = layout("SAS port with one phy", 56, {
  /** 6 is SAS. */
  protocol: bits(0, 3, 0),
  phyCount: u8(3),
  phyIdentifier: u8(5),
  /** The bytes of the phy descriptor behind this field: 48. Where it is 0, readers assume the shorter form of SPL-1. */
  phyDescriptorBytes: u8(7),
  attachedDeviceType: bits(8, 6, 4),
  attachedReason: orZero(bits(8, 3, 0)),
  reason: orZero(bits(9, 7, 4)),
  linkRate: bits(9, 3, 0),
  sasAddress: u64(12),
  attachedSasAddress: u64(20),
  attachedPhyIdentifier: u8(28),
  invalidDwords: u32(36),
  disparityErrors: u32(40),
  lossesOfSynchronization: u32(44),
  phyResetProblems: u32(48),
});

/** The link errors of each SAS port; the code of a record is the relative target port. It tells a bad cable. */
export const SAS_PORT_PAGE = defineLogRecordPage({
  name: "Protocol Specific Port log page (SAS)",
  page: 0x18,
  reference: "SPL-3, Protocol Specific Port log page; IBM LTO SCSI Reference GA32-0928-06, LP 18h",
  record: exactLayout(SAS_PORT),
  codes: { first: 0x0001, last: 0xffff },
});
