import { u32, u8 } from "../../codec/field.ts";
import { FLAG_BYTE } from "../../codec/flag-byte.ts";
import { itemList } from "../../codec/item-list.ts";
import { layout } from "../../codec/layout.ts";
import { parameterTable } from "../../codec/parameter-table.ts";
import { fixedItem } from "../../codec/sized.ts";
import { uintValue } from "../../codec/uint-value.ts";
import { counter, paddedText } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** How long the drive has moved media of one kind. SSC-4, medium type descriptor of the Device Statistics log page. */
const MEDIUM_MOTION = layout("medium motion descriptor", 8, {
  densityCode: u8(2),
  mediumType: u8(3),
  motionHours: u32(4),
});

/** The life of the drive: hours, loads, metres, cleanings. Reading changes nothing. */
export const DEVICE_STATISTICS = defineLogPage({
  name: "Device Statistics log page",
  page: 0x14,
  reference: "SSC-4, Device Statistics log page; IBM LTO SCSI Reference GA32-0928-06, LP 14h",
  // prettier-ignore
  parameters: parameterTable("Device Statistics log page", {
    lifetimeLoads:                     { code: 0x0000, codec: counter(4), unit: "loads" },
    /** Successful and failed ones. */
    lifetimeCleanings:                 { code: 0x0001, codec: counter(4), unit: "cleanings" },
    powerOnHours:                      { code: 0x0002, codec: counter(4), unit: "h" },
    motionHours:                       { code: 0x0003, codec: counter(4), unit: "h" },
    lifetimeTape:                      { code: 0x0004, codec: counter(4), unit: "m" },
    motionHoursAtIncompatibleLoad:     { code: 0x0005, codec: counter(4), unit: "h" },
    powerOnHoursAtTemperatureAlert:    { code: 0x0006, codec: counter(4), unit: "h" }, // TapeAlert 24h
    powerOnHoursAtPowerAlert:          { code: 0x0007, codec: counter(4), unit: "h" }, // TapeAlert 1Ch
    motionHoursSinceCleaning:          { code: 0x0008, codec: counter(4), unit: "h" },
    motionHoursSinceCleaningBefore:    { code: 0x0009, codec: counter(4), unit: "h" }, // the second to last
    motionHoursSinceThirdLastCleaning: { code: 0x000a, codec: counter(4), unit: "h" },
    powerOnHoursAtForcedReset:         { code: 0x000b, codec: counter(4), unit: "h" },
    powerCycles:                       { code: 0x000c, codec: counter(4), unit: "power cycles" },
    // From here to 0015h LOG SELECT can clear them.
    loadsSinceReset:                   { code: 0x000d, codec: counter(4), unit: "loads" },
    hardWriteErrors:                   { code: 0x000e, codec: counter(4), unit: "errors" },
    hardReadErrors:                    { code: 0x000f, codec: counter(4), unit: "errors" },
    dutyCycleSampleTime:               { code: 0x0010, codec: counter(6), unit: "ms" },
    readDutyCycle:                     { code: 0x0011, codec: uintValue(1), unit: "%" },
    writeDutyCycle:                    { code: 0x0012, codec: uintValue(1), unit: "%" },
    activityDutyCycle:                 { code: 0x0013, codec: uintValue(1), unit: "%" },
    noVolumeDutyCycle:                 { code: 0x0014, codec: uintValue(1), unit: "%" },
    readyDutyCycle:                    { code: 0x0015, codec: uintValue(1), unit: "%" },
    manufacturerSerialNumber:          { code: 0x0040, codec: paddedText(12) },
    unitSerialNumber:                  { code: 0x0041, codec: paddedText(12) },
    removalPrevented:                  { code: 0x0080, codec: FLAG_BYTE },
    temperatureEverExceeded:           { code: 0x0081, codec: uintValue(1), unit: "0 no, 1 yes, 255 unknown" },
    motionByMedium:                    { code: 0x1000, codec: itemList("medium motion list", fixedItem(MEDIUM_MOTION)) },
  }),
});
