import { expect, it } from "vitest";
import { DEVICE_STATISTICS } from "../../src/scsi/log-pages/device-statistics.ts";
import {
  READ_ERROR_COUNTERS_IBM_LTO,
  WRITE_ERROR_COUNTERS,
} from "../../src/scsi/log-pages/error-counters.ts";
import { askOracle, unconfirmed } from "./ask-oracle.ts";

function askLogs(bytes: Uint8Array): readonly string[] {
  return askOracle({ program: "sg_logs", options: ["--in=FILE", "--pdt=1"], bytes });
}

const COUNTERS = {
  correctedWithoutDelay: 101n,
  correctedWithDelay: 102n,
  retries: 103n,
  corrected: 104n,
  correctionRuns: 105n,
  processed: 106n,
  uncorrected: 107n,
} as const;
const COUNTER_LINES = [
  "Errors corrected without substantial delay = 101",
  "Errors corrected with possible delays = 102",
  "Total rewrites or rereads = 103",
  "Total errors corrected = 104",
  "Total times correction algorithm processed = 105",
  // On IBM drives this is KiB, whatever the program calls it.
  "Total bytes processed = 106",
  "Total uncorrected errors = 107",
];

/** Name, bytes our encoder made, sentences of sg_logs that hold each value. */
const PAGES: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
  ["02h", WRITE_ERROR_COUNTERS.encode(COUNTERS), ["Write error counter page", ...COUNTER_LINES]],
  [
    "03h",
    READ_ERROR_COUNTERS_IBM_LTO.encode(COUNTERS),
    ["Read error counter page", ...COUNTER_LINES],
  ],
  [
    "14h",
    DEVICE_STATISTICS.encode({
      lifetimeLoads: 201n,
      lifetimeCleanings: 202n,
      powerOnHours: 203n,
      motionHours: 204n,
      lifetimeTape: 205n,
      motionHoursAtIncompatibleLoad: 206n,
      powerOnHoursAtTemperatureAlert: 207n,
      powerOnHoursAtPowerAlert: 208n,
      motionHoursSinceCleaning: 209n,
      motionHoursSinceCleaningBefore: 210n,
      motionHoursSinceThirdLastCleaning: 211n,
      powerOnHoursAtForcedReset: 212n,
      powerCycles: 213n,
      loadsSinceReset: 214n,
      hardWriteErrors: 215n,
      hardReadErrors: 216n,
      dutyCycleSampleTime: 217n,
      readDutyCycle: 11,
      writeDutyCycle: 12,
      activityDutyCycle: 13,
      noVolumeDutyCycle: 14,
      readyDutyCycle: 15,
      removalPrevented: true,
      temperatureEverExceeded: 1,
      motionByMedium: [
        { densityCode: 0x60, mediumType: 0x98, motionHours: 4321 },
        { densityCode: 0x5e, mediumType: 0x88, motionHours: 99 },
      ],
    }),
    [
      "Lifetime media loads: 201",
      "Lifetime cleaning operations: 202",
      "Lifetime power on hours: 203",
      "Lifetime media motion (head) hours: 204",
      "Lifetime metres of tape processed: 205",
      "hours when incompatible media last loaded: 206",
      "last temperature condition occurred: 207",
      "last power consumption condition occurred: 208",
      "since last successful cleaning operation: 209",
      "since 2nd to last successful cleaning: 210",
      "since 3rd to last successful cleaning: 211",
      "emergency eject occurred: 212",
      "Lifetime power cycles: 213",
      "Volume loads since last parameter reset: 214",
      "Hard write errors: 215",
      "Hard read errors: 216",
      "Duty cycle sample time (ms): 217",
      "Read duty cycle: 11",
      "Write duty cycle: 12",
      "Activity duty cycle: 13",
      "Volume not present duty cycle: 14",
      "Ready duty cycle: 15",
      "Medium removal prevented: 1",
      "mechanism temperature exceeded: 1",
      "Density code: 0x60, Medium type: 0x98",
      "Medium motion hours: 4321",
      "Density code: 0x5e, Medium type: 0x88",
      "Medium motion hours: 99",
    ],
  ],
];

it.each(PAGES)("sg_logs reads our page %s", (_name, bytes, expected) => {
  expect(unconfirmed(askLogs(bytes), expected)).toEqual([]);
});
