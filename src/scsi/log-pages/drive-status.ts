import { bits, flag, orZero } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { parameterTable } from "../../codec/parameter-table.ts";
import { counter, rawBytes } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/**
 * The cleaning bits. Quantum's manuals exchange the names of bits 2 and 1 from one drive to the next; the texts agree on
 * what they mean, and an HPE LTO-9 that requested cleaning had bit 1 set.
 */
const CLEANING_BITS = {
  cleaningRequired: flag(0, 2),
  cleaningRequested: flag(0, 1),
  cleaningCartridgeExpired: flag(0, 0),
} as const;

const CLEANING_STATUS = layout("cleaning status", 4, CLEANING_BITS);

/** Values of the status fields of HP's page: 0 not supported, 1 good, 2 degraded, 3 failed. */
const CLEANING_AND_HEALTH_STATUS = layout("cleaning and health status", 4, {
  ...CLEANING_BITS,
  temperatureStatus: orZero(bits(1, 3, 2)),
  deviceStatus: orZero(bits(1, 1, 0)),
  mediumStatus: orZero(bits(2, 1, 0)),
});

/** How page 3Eh of HP's calls drive and medium; 0 is nothing. HP LTO log page definitions, 3Eh. */
export const CONDITION = { good: 1, degraded: 2, failed: 3 } as const;

/**
 * HP's device status: a second opinion on the clean lamp. HP-built LTO drives, and HPE's of IBM make, which leave the page
 * out of the list of pages they have.
 */
export const DRIVE_STATUS_HP_LTO = defineLogPage({
  name: "Device Status log page (HP LTO)",
  page: 0x3e,
  family: "HP LTO",
  reference: "HP LTO log page definitions, 3Eh; seen on HPE Ultrium 9-SCSI, firmware R3G3",
  parameters: parameterTable("Device Status log page (HP LTO)", {
    deviceType: { code: 0x0000, codec: counter(4) },
    status: { code: 0x0001, codec: CLEANING_AND_HEALTH_STATUS },
    lifetimeLoads: { code: 0x0002, codec: counter(4), unit: "loads" },
    cleaningCartridgeStatus: { code: 0x0003, codec: counter(4) },
    productNumber: { code: 0x0004, codec: counter(4) },
  }),
});

const DLT8000 = {
  deviceType: { code: 0x0000, codec: counter(4) },
  status: { code: 0x0001, codec: CLEANING_STATUS },
  lifetimeLoads: { code: 0x0002, codec: counter(4), unit: "loads" },
  cleaningsPerCartridge: { code: 0x0003, codec: counter(4), unit: "cleanings" },
  temperature: { code: 0x0005, codec: counter(4), unit: "°C" },
} as const;

/** The device status of a DLT8000. */
export const DRIVE_STATUS_DLT8000 = defineLogPage({
  name: "Device Status log page (DLT8000)",
  page: 0x3e,
  family: "DLT8000",
  reference: "Quantum DLT8000 product manual, pp. 5-67 to 5-70",
  parameters: parameterTable("Device Status log page (DLT8000)", DLT8000),
});

/** What tells one drive and one cartridge from another, and how often the drive was cleaned: SDLT 600 and DLT-S4. */
// prettier-ignore
const IDENTIFIERS = {
  mediumIdentifier:  { code: 0x0006, codec: counter(4) },
  controllerSerial:  { code: 0x0007, codec: counter(4) },
  cleaningCycles:    { code: 0x0008, codec: counter(4), unit: "cleanings" },
  firstWriterSerial: { code: 0x0009, codec: rawBytes(4) },
  lastWriterSerial:  { code: 0x000a, codec: rawBytes(4) },
} as const;

/** The device status of an SDLT 600: all values have 4 bytes. */
export const DRIVE_STATUS_SDLT_600 = defineLogPage({
  name: "Device Status log page (SDLT 600)",
  page: 0x3e,
  family: "SDLT 600",
  reference: "Quantum SDLT 600 product manual, pp. 4-65 and 4-66",
  parameters: parameterTable("Device Status log page (SDLT 600)", { ...DLT8000, ...IDENTIFIERS }),
});

/**
 * The device status of a DLT-S4. The pairs of count and threshold from 9000h on are the best answer to how much life a
 * cartridge has left: the largest of the three quotients. This drive may send a number as ASCII text and says so in the
 * control byte; such a parameter is told as undecodable and its text stands in its bytes.
 */
export const DRIVE_STATUS_DLT_S4 = defineLogPage({
  name: "Device Status log page (DLT-S4)",
  page: 0x3e,
  family: "DLT-S4",
  reference: "Quantum DLT-S4 product manual, pp. 94 and 95",
  numbersMayBeText: true,
  // prettier-ignore
  parameters: parameterTable("Device Status log page (DLT-S4)", {
    deviceType:              { code: 0x0000, codec: counter(4) },
    status:                  { code: 0x0001, codec: CLEANING_STATUS },
    lifetimeLoads:           { code: 0x0002, codec: counter(4), unit: "loads" },
    /** Of the cleaning cartridge that was mounted last. */
    remainingCleanings:      { code: 0x0003, codec: counter(4), unit: "cleanings" },
    temperature:             { code: 0x0005, codec: counter(4), unit: "°C" },
    ...IDENTIFIERS,
    maximumCleanings:        { code: 0x000d, codec: counter(4), unit: "cleanings" },
    powerCycles:             { code: 0x000e, codec: counter(4), unit: "power cycles" },
    powerOnTime:             { code: 0x000f, codec: counter(4), unit: "ms" },
    lifetimePowerOnTime:     { code: 0x0010, codec: counter(8), unit: "ms" },
    currentTrack:            { code: 0x0011, codec: counter(4) },
    mediaLoads:              { code: 0x8000, codec: counter(4), unit: "loads" },
    motionHours:             { code: 0x8001, codec: counter(4), unit: "h" },
    motionHoursSinceCleaning: { code: 0x8002, codec: counter(4), unit: "h" },
    cleaningInterval:        { code: 0x8003, codec: counter(4), unit: "h of motion" },
    lifetimeWritten:         { code: 0x8004, codec: counter(4), unit: "GB" },
    lifetimeRead:            { code: 0x8005, codec: counter(4), unit: "GB" },
    mediumLoads:             { code: 0x9000, codec: counter(4), unit: "loads" },
    mediumLoadsThreshold:    { code: 0x9001, codec: counter(4), unit: "loads" },
    mediumPasses:            { code: 0x9002, codec: counter(4), unit: "passes" },
    mediumPassesThreshold:   { code: 0x9003, codec: counter(4), unit: "passes" },
    mediumMotion:            { code: 0x9004, codec: counter(4), unit: "h" },
    mediumMotionThreshold:   { code: 0x9005, codec: counter(4), unit: "h" },
  }),
});
