import { exactLayout } from "../../codec/exact-layout.ts";
import { bits, bytes, flag, orZero, text, u32, u48, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { defineLogRecordPage } from "../define-log-record-page.ts";

/** One error the drive remembers, with the cartridge it happened on. Offsets are within the parameter's value. */
const TAPE_DIAGNOSTIC_RECORD = layout("tape diagnostic record", 68, {
  densityCode: u8(2),
  mediumType: u8(3),
  motionHours: u32(4),
  /** The same error as in the record before, again. */
  repeated: flag(9, 7),
  senseKey: bits(9, 3, 0),
  additionalCode: u8(10),
  additionalQualifier: u8(11),
  vendorCode: orZero(bytes(12, 4)),
  firmware: text(16, 4),
  motionHoursSinceCleaning: u32(20),
  operationCode: u8(24),
  serviceAction: bits(25, 4, 0),
  /** The barcode; where there is none the chip's serial number, else the volume's name. */
  mediumIdentifier: text(28, 32),
  timestampOrigin: bits(60, 3, 0),
  timestampMs: u48(62),
});

/** The last errors of this drive (keys 3, 4 and Bh), newest first, parameter 0000h on. Reading changes nothing. */
export const TAPE_DIAGNOSTIC_DATA = defineLogRecordPage({
  name: "Tape Diagnostic Data log page",
  page: 0x16,
  reference: "SSC-4, Tape Diagnostic Data log page; IBM LTO SCSI Reference GA32-0928-06, LP 16h",
  record: exactLayout(TAPE_DIAGNOSTIC_RECORD),
  // As many as the page's 16-bit length can hold.
  codes: { first: 0, last: Math.floor(0xffff / 72) - 1 },
});
