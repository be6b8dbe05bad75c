import { bits, bytes, flag, orZero, tail, text, u16, u8 } from "../codec/field.ts";
import { layout } from "../codec/layout.ts";
import { sizedLayout } from "../codec/sized.ts";

/** Peripheral device types that matter here. SPC-4, standard INQUIRY data. */
export const DEVICE_TYPE = { disk: 0x00, tape: 0x01, changer: 0x08 } as const;

/** Standard INQUIRY data. Fields after byte 35 are there only where the drive has them. SPC-4, standard INQUIRY data. */
export const STANDARD_INQUIRY = sizedLayout(
  layout("standard INQUIRY data", 74, {
    qualifier: bits(0, 7, 5),
    deviceType: bits(0, 4, 0),
    removable: flag(1, 7), // RMB
    version: u8(2),
    normalAca: orZero(flag(3, 5)), // NORMACA
    hierarchical: orZero(flag(3, 4)), // HISUP
    responseFormat: bits(3, 3, 0),
    length: u8(4),
    embeddedChanger: orZero(flag(5, 7)), // SCCS
    accessControls: orZero(flag(5, 6)), // ACC
    targetPortGroups: orZero(bits(5, 5, 4)), // TPGS
    thirdPartyCopy: orZero(flag(5, 3)), // 3PC
    /** The drive has logical block protection. */
    protect: orZero(flag(5, 0)),
    enclosureServices: orZero(flag(6, 6)), // ENCSERV
    vendorBit: orZero(flag(6, 5)), // VS
    multiPort: orZero(flag(6, 4)), // MULTIP
    mediumChanger: orZero(flag(6, 3)), // MCHNGR
    address16: orZero(flag(6, 0)),
    relativeAddressing: orZero(flag(7, 7)),
    wideBus16: orZero(flag(7, 5)),
    synchronous: orZero(flag(7, 4)),
    linked: orZero(flag(7, 3)),
    commandQueuing: orZero(flag(7, 1)), // CMDQUE
    vendorBit7: orZero(flag(7, 0)),
    vendor: text(8, 8),
    product: text(16, 16),
    revision: text(32, 4),
    vendorSpecific: tail(bytes(36, 20)),
    clocking: tail(u8(56)),
    reserved: tail(u8(57)),
    // One by one: a drive sends as many as it has, an HPE Ultrium 9 six of the eight.
    versionDescriptor1: tail(u16(58)),
    versionDescriptor2: tail(u16(60)),
    versionDescriptor3: tail(u16(62)),
    versionDescriptor4: tail(u16(64)),
    versionDescriptor5: tail(u16(66)),
    versionDescriptor6: tail(u16(68)),
    versionDescriptor7: tail(u16(70)),
    versionDescriptor8: tail(u16(72)),
  }),
  { field: "length", plusBytes: 5 },
);
