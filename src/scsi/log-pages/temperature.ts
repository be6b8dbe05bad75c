import { flag, i8, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { parameterTable } from "../../codec/parameter-table.ts";
import { defineLogPage } from "../define-log-page.ts";

/** SPC-4, Temperature log page: one byte behind a reserved one; 255 is "not known". */
const TEMPERATURE_VALUE = layout("temperature", 2, { celsius: u8(1) });

/** Temperature now and the highest one allowed, in degrees Celsius. HP-built LTO drives and DLT-S4. */
export const TEMPERATURE = defineLogPage({
  name: "Temperature log page",
  page: 0x0d,
  reference: "SPC-4, Temperature log page; Quantum DLT-S4 product manual",
  parameters: parameterTable("Temperature log page", {
    temperature: { code: 0x0000, codec: TEMPERATURE_VALUE, unit: "°C" },
    referenceTemperature: { code: 0x0001, codec: TEMPERATURE_VALUE, unit: "°C" },
  }),
});

/** What a temperature of the environmental page is where the drive has none: 80h, signed. */
export const NO_TEMPERATURE = -128;
/** What a humidity of the environmental page is where the drive has none. */
export const NO_HUMIDITY = 255;

const TEMPERATURE_REPORT = layout("temperature report", 8, {
  mountValuesValid: flag(0, 0), // MTV
  current: i8(1),
  lifetimeMaximum: i8(2),
  lifetimeMinimum: i8(3),
  maximumSincePowerOn: i8(4),
  minimumSincePowerOn: i8(5),
  maximumOfMount: i8(6),
  minimumOfMount: i8(7),
});

const HUMIDITY_REPORT = layout("humidity report", 8, {
  mountValuesValid: flag(0, 0), // MTV
  current: u8(1),
  lifetimeMaximum: u8(2),
  lifetimeMinimum: u8(3),
  maximumSincePowerOn: u8(4),
  minimumSincePowerOn: u8(5),
  maximumOfMount: u8(6),
  minimumOfMount: u8(7),
});

/** Temperature and humidity with their extremes. IBM-built LTO-9 and later, which have page 0Dh only as this subpage. */
export const ENVIRONMENTAL_REPORTING = defineLogPage({
  name: "Environmental Reporting log page",
  page: 0x0d,
  subpage: 0x01,
  reference: "IBM LTO SCSI Reference GA32-0928-06, LP 0Dh subpage 01h",
  parameters: parameterTable("Environmental Reporting log page", {
    deckTemperature: { code: 0x0000, codec: TEMPERATURE_REPORT, unit: "°C" },
    humidity: { code: 0x0100, codec: HUMIDITY_REPORT, unit: "% RH" },
  }),
});
