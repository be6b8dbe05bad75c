import { exactLayout } from "../../codec/exact-layout.ts";
import { bits, u32, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { defineLogRecordPage } from "../define-log-record-page.ts";

const WELLNESS_RECORD = layout("device wellness record", 12, {
  timestampHours: u32(0),
  /** 0 is none or unknown; it cannot track cartridges. */
  mediumIdentifier: u32(4),
  senseKey: bits(8, 3, 0),
  additionalCode: u8(9),
  additionalQualifier: u8(10),
  additionalInformation: u8(11),
});

/** The last errors of a DLT drive, oldest first: keys 3, 4 and 9, and key 1 only for head cleaning. */
export const DEVICE_WELLNESS_DLT = defineLogRecordPage({
  name: "Device Wellness log page (DLT)",
  page: 0x33,
  family: "DLT",
  reference: "Quantum DLT7000 product manual, Device Wellness log page",
  record: exactLayout(WELLNESS_RECORD),
  codes: { first: 0x0000, last: 0x000f },
});
