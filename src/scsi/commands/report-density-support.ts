import { flag, orZero, text, u16, u24, u32, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { fixedItem, sizedList } from "../../codec/sized.ts";
import { defineCommand, structureIn } from "../define-command.ts";

/** One density the drive (or the loaded volume) knows. */
export const DENSITY_DESCRIPTOR = layout("density support data block descriptor", 52, {
  primaryDensityCode: u8(0),
  secondaryDensityCode: u8(1),
  writable: flag(2, 7), // WRTOK
  duplicate: flag(2, 6), // DUP
  isDefault: flag(2, 5), // DEFLT
  descriptorLengthValid: orZero(flag(2, 0)), // DLV
  descriptorLength: orZero(u16(3)),
  bitsPerMillimetre: u24(5),
  /** Tenths of a millimetre. */
  mediaWidth: u16(8),
  trackCount: u16(10),
  /** MB, 10^6 bytes. */
  capacityMB: u32(12),
  assigningOrganization: text(16, 8),
  densityName: text(24, 8),
  description: text(32, 20),
});

/** Answer of REPORT DENSITY SUPPORT with MEDIUM TYPE 0. */
export const DENSITY_SUPPORT_DATA = sizedList(
  layout("REPORT DENSITY SUPPORT data", 4, { length: u16(0) }),
  { field: "length", plusBytes: 2 },
  fixedItem(DENSITY_DESCRIPTOR),
);

/** Lists the densities the drive knows, or (`media` 1) the loaded volume's only. */
export const REPORT_DENSITY_SUPPORT = defineCommand({
  name: "REPORT DENSITY SUPPORT",
  opcode: 0x44,
  reference: "SSC-4, REPORT DENSITY SUPPORT command",
  fields: {
    mediumType: orZero(flag(1, 1)),
    media: orZero(flag(1, 0)),
    allocationLength: u16(7),
    control: orZero(u8(9)),
  },
  data: structureIn(DENSITY_SUPPORT_DATA),
});
