import { flag, orZero, u16, u24, u32, u64, u8, bytes } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { defineCommand, fixedStructureIn, structureIn } from "../define-command.ts";

/** Answer of the short form. Object numbers overflow at 2^32: then `positionError` is 1. */
export const POSITION_SHORT_FORM = layout("READ POSITION short form data", 20, {
  beginningOfPartition: flag(0, 7),
  /** Between early warning and the end of the partition. */
  endOfPartition: flag(0, 6),
  objectCountUnknown: flag(0, 5), // LOCU
  byteCountUnknown: flag(0, 4), // BYCU
  locationUnknown: flag(0, 2), // LOLU
  positionError: flag(0, 1), // PERR
  beyondProgrammableEarlyWarning: flag(0, 0), // BPEW
  partition: u8(1),
  /** The object that the next READ or WRITE moves. */
  firstLogicalObject: u32(4),
  /** The next object that goes from the buffer to the tape. */
  lastLogicalObject: u32(8),
  bufferedObjectCount: u24(13),
  bufferedByteCount: u32(16),
});

/** Answer of the long form: it alone counts filemarks. */
export const POSITION_LONG_FORM = layout("READ POSITION long form data", 32, {
  beginningOfPartition: flag(0, 7),
  endOfPartition: flag(0, 6),
  markPositionUnknown: flag(0, 3), // MPU
  locationUnknown: flag(0, 2), // LONU
  beyondProgrammableEarlyWarning: flag(0, 0), // BPEW
  partition: u32(4),
  logicalObject: u64(8),
  /** Filemarks between the beginning of the partition and here. */
  logicalFile: u64(16),
  obsolete: orZero(bytes(24, 8)),
});

/** Answer of the extended form: the short form with 64-bit numbers. */
export const POSITION_EXTENDED_FORM = layout("READ POSITION extended form data", 32, {
  beginningOfPartition: flag(0, 7),
  endOfPartition: flag(0, 6),
  objectCountUnknown: flag(0, 5),
  byteCountUnknown: flag(0, 4),
  locationUnknown: flag(0, 2),
  positionError: flag(0, 1),
  beyondProgrammableEarlyWarning: flag(0, 0),
  partition: u8(1),
  additionalLength: u16(2),
  bufferedObjectCount: u24(5),
  firstLogicalObject: u64(8),
  lastLogicalObject: u64(16),
  bufferedByteCount: u64(24),
});

/** Reports the position without moving the medium. The allocation length must be 0. */
export const READ_POSITION_SHORT = defineCommand({
  name: "READ POSITION short form",
  opcode: 0x34,
  serviceAction: 0x00,
  reference: "SSC-4, READ POSITION command, short form",
  fields: { allocationLength: orZero(u16(7)), control: orZero(u8(9)) },
  data: fixedStructureIn(POSITION_SHORT_FORM, 20),
});

/**
 * The short form with a device-specific position, which is the same one on every drive that is known here: until SSC-2 this
 * is the BT bit, which DLT drives ignore. Linux st asks in this way unless told otherwise (MT_ST_SCSI2LOGICAL).
 */
export const READ_POSITION_SHORT_DEVICE_SPECIFIC = defineCommand({
  name: "READ POSITION short form, device-specific",
  opcode: 0x34,
  serviceAction: 0x01,
  reference: "Quantum DLT 7000 product manual, p 5-137; DLT-S4 Interface Reference Guide, p 271",
  fields: { allocationLength: orZero(u16(7)), control: orZero(u8(9)) },
  data: fixedStructureIn(POSITION_SHORT_FORM, 20),
});

/** Reports the position with the number of filemarks before it. The allocation length must be 0. */
export const READ_POSITION_LONG = defineCommand({
  name: "READ POSITION long form",
  opcode: 0x34,
  serviceAction: 0x06,
  reference: "SSC-4, READ POSITION command, long form",
  fields: { allocationLength: orZero(u16(7)), control: orZero(u8(9)) },
  data: fixedStructureIn(POSITION_LONG_FORM, 32),
});

/** Reports the position and the buffer with 64-bit numbers. The allocation length must be at least 32. */
export const READ_POSITION_EXTENDED = defineCommand({
  name: "READ POSITION extended form",
  opcode: 0x34,
  serviceAction: 0x08,
  reference: "SSC-4, READ POSITION command, extended form",
  fields: { allocationLength: u16(7), control: orZero(u8(9)) },
  data: structureIn(POSITION_EXTENDED_FORM),
});
