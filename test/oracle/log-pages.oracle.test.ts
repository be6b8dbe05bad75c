import { expect, it } from "vitest";
import { DATA_COMPRESSION_LOG } from "../../src/scsi/log-pages/data-compression.ts";
import { DEVICE_STATISTICS } from "../../src/scsi/log-pages/device-statistics.ts";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import {
  READ_ERROR_COUNTERS_IBM_LTO,
  WRITE_ERROR_COUNTERS,
} from "../../src/scsi/log-pages/error-counters.ts";
import { NON_MEDIUM_ERRORS } from "../../src/scsi/log-pages/non-medium-errors.ts";
import { POWER_TRANSITIONS } from "../../src/scsi/log-pages/power-transitions.ts";
import { SAS_PORT_PAGE } from "../../src/scsi/log-pages/sas-port.ts";
import { SEQUENTIAL_ACCESS_DEVICE } from "../../src/scsi/log-pages/sequential-access-device.ts";
import {
  SUPPORTED_LOG_PAGES,
  SUPPORTED_LOG_SUBPAGES,
} from "../../src/scsi/log-pages/supported-log-pages.ts";
import { TAPE_ALERT_PAGE } from "../../src/scsi/log-pages/tape-alert-page.ts";
import { TAPE_ALERT_RESPONSE } from "../../src/scsi/log-pages/tape-alert-response.ts";
import { TAPE_CAPACITY_LTO } from "../../src/scsi/log-pages/tape-capacity.ts";
import { TAPE_DIAGNOSTIC_DATA } from "../../src/scsi/log-pages/tape-diagnostic-data.ts";
import { TAPE_USAGE_LTO } from "../../src/scsi/log-pages/tape-usage.ts";
import { ENVIRONMENTAL_REPORTING, TEMPERATURE } from "../../src/scsi/log-pages/temperature.ts";
import { VOLUME_STATISTICS } from "../../src/scsi/log-pages/volume-statistics.ts";
import { askOracle, unconfirmed } from "./ask-oracle.ts";

function askLogs(bytes: Uint8Array): readonly string[] {
  return askOracle({ program: "sg_logs", options: ["--in=FILE", "--pdt=1"], bytes });
}

const COUNTERS = {
  correctedWithoutDelay: 101n, correctedWithDelay: 102n, retries: 103n, corrected: 104n,
  correctionRuns: 105n, processed: 106n, uncorrected: 107n,
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

const STATUS = {
  removalPrevented: true, unloadedByHost: false, cartridgeMemoryReadable: true, compressionEnabled: false,
  writeProtected: true, cleaningRequested: true, cleaningRequired: false, dataValid: true,
  inTransition: true, robotAccessAllowed: false, mediumPresent: true, mediumSeated: false,
  mediumThreaded: true, mediumMounted: false, activity: 8, diagnosticDataChanged: true,
  encryptionParametersSet: false, encryptionServiceRequested: true, recoveryRequested: false,
  interfaceChanged: true, tapeAlertChanged: false,
} as const;
const OPPOSITE = {
  removalPrevented: false, unloadedByHost: true, cartridgeMemoryReadable: false, compressionEnabled: true,
  writeProtected: false, cleaningRequested: false, cleaningRequired: true, dataValid: false,
  inTransition: false, robotAccessAllowed: true, mediumPresent: false, mediumSeated: true,
  mediumThreaded: false, mediumMounted: true, activity: 1, vendorBit: true, diagnosticDataChanged: false,
  encryptionParametersSet: true, encryptionServiceRequested: false, recoveryRequested: true,
  interfaceChanged: false, tapeAlertChanged: true,
} as const;

const raised = new Set([0x03, 0x14, 0x16]);

/** Name, bytes our encoder made, sentences of sg_logs that hold each value. */
const PAGES: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
  [
    "00h, the list of pages",
    SUPPORTED_LOG_PAGES.codec.encode({ page: 0, items: [0x00, 0x02, 0x2e].map((page) => ({ page })) }),
    ["0x00 Supported log pages", "0x02 Write error", "0x2e Tape alert"],
  ],
  [
    "00h/FFh, the list of subpages",
    SUPPORTED_LOG_SUBPAGES.codec.encode({
      page: 0, subpageFormat: true, subpage: 0xff,
      items: [{ page: 0, subpage: 0 }, { page: 0x0d, subpage: 1 }, { page: 0x17, subpage: 2 }],
    }),
    ["[0x0, 0xff]", "0x0d,0x01 Environmental reporting", "0x17,0x02 Volume statistics"],
  ],
  ["02h", WRITE_ERROR_COUNTERS.encode(COUNTERS), ["Write error counter page", ...COUNTER_LINES]],
  ["03h", READ_ERROR_COUNTERS_IBM_LTO.encode(COUNTERS), ["Read error counter page", ...COUNTER_LINES]],
  ["06h", NON_MEDIUM_ERRORS.encode({ errors: 77n }), ["Non-medium error count = 77"]],
  [
    "0Ch",
    SEQUENTIAL_ACCESS_DEVICE.encode({
      bytesFromHost: 12_000_000_000n, bytesToTape: 11_000_000_000n, bytesFromTape: 3_000_000_000n,
      bytesToHost: 4_000_000_000n, capacityToEndOfData: 1001n, capacityToEarlyWarning: 1002n,
      capacityAfterEarlyWarning: 1003n, capacityToPosition: 1004n, objectBuffer: 1005n, cleaningRequested: 1n,
      lifetimeLoads: 1006n,
    }),
    [
      "Data bytes received with WRITE commands: 12 GB",
      "Data bytes written to media by WRITE commands: 11 GB",
      "Data bytes read from media by READ commands: 3 GB",
      "Data bytes transferred by READ commands: 4 GB",
      "Native capacity from BOP to EOD: 1001 MB",
      "Native capacity from BOP to EW of current partition: 1002 MB",
      "Minimum native capacity from EW to EOP of current partition: 1003 MB",
      "Native capacity from BOP to current position: 1004 MB",
      "Maximum native capacity in device object buffer: 1005 MB",
      "Cleaning action required",
      "[0x8001] value: 1006",
    ],
  ],
  [
    "0Dh",
    TEMPERATURE.encode({ temperature: { celsius: 41 }, referenceTemperature: { celsius: 60 } }),
    ["Current temperature = 41 C", "Reference temperature = 60 C"],
  ],
  [
    "0Dh/01h",
    ENVIRONMENTAL_REPORTING.encode({
      deckTemperature: {
        mountValuesValid: true, current: 41, lifetimeMaximum: 55, lifetimeMinimum: -5,
        maximumSincePowerOn: 44, minimumSincePowerOn: 20, maximumOfMount: 43, minimumOfMount: 21,
      },
      humidity: {
        mountValuesValid: false, current: 45, lifetimeMaximum: 80, lifetimeMinimum: 10,
        maximumSincePowerOn: 60, minimumSincePowerOn: 30, maximumOfMount: 54, minimumOfMount: 33,
      },
    }),
    [
      "OTV=1", "Temperature: 41 C", "Lifetime maximum temperature: 55 C", "Lifetime minimum temperature: -5 C",
      "Maximum temperature since power on: 44 C", "Minimum temperature since power on: 20 C",
      // The values of the mount: SPC says "other", SSC what they are for tape.
      "Maximum other temperature: 43 C", "Minimum other temperature: 21 C",
      "ORHV=0", "Relative humidity: 45 %", "Lifetime maximum relative humidity: 80 %",
      "Lifetime minimum relative humidity: 10 %", "Maximum relative humidity since power on: 60 %",
      "Minimum relative humidity since power on: 30 %",
    ],
  ],
  [
    "11h",
    DEVICE_STATUS.encode({
      veryHighFrequencyData: STATUS,
      pollingDelay: 500,
      // The program prints this hash as decimal digits behind 0x, and Fibre Channel ports as bytes.
      primaryPort1: {
        kind: "sas", linkRate: 0x0b, signal: true, initialized: true, hashedAddress: 0x10_0000,
        sasAddress: 0x5001_4380_31bd_c7dcn,
      },
    }),
    [
      "PAMR=1 HUI=0 MACC=1 CMPR=0 WRTP=1 CRQST=1 CRQRD=0 DINIT=1",
      "INXTN=1 RAA=0 MPRSNT=1 MSTD=0 MTHRD=1 MOUNTED=0",
      "DT device activity: Rewinding medium",
      "VS=0 TDDEC=1 EPP=0 ESR=1 RRQST=0 INTFC=1 TAFC=0",
      "polling delay: 500 milliseconds",
      "Primary port 1 status",
      "negotiated physical link rate: 12 Gbps",
      "signal=1, pic=1",
      "SAS addr: 0x5001438031bdc7dc",
    ],
  ],
  [
    "11h with every bit the other way round",
    DEVICE_STATUS.encode({ veryHighFrequencyData: OPPOSITE }),
    [
      "PAMR=0 HUI=1 MACC=0 CMPR=1 WRTP=0 CRQST=0 CRQRD=1 DINIT=0",
      "INXTN=0 RAA=1 MPRSNT=0 MSTD=1 MTHRD=0 MOUNTED=1",
      "DT device activity: Cleaning",
      "VS=1 TDDEC=0 EPP=1 ESR=0 RRQST=1 INTFC=0 TAFC=1",
    ],
  ],
  [
    "12h",
    TAPE_ALERT_RESPONSE.encode({ flags: Uint8Array.of(0x20, 0, 0x14, 0, 0, 0, 0, 1) }),
    [
      "Flag01h: 0 02h: 0 03h: 1 04h: 0",
      "Flag11h: 0 12h: 0 13h: 0 14h: 1 15h: 0 16h: 1 17h: 0 18h: 0",
      "3Dh: 0 3Eh: 0 3Fh: 0 40h: 1",
    ],
  ],
  [
    "14h",
    DEVICE_STATISTICS.encode({
      lifetimeLoads: 201n, lifetimeCleanings: 202n, powerOnHours: 203n, motionHours: 204n, lifetimeTape: 205n,
      motionHoursAtIncompatibleLoad: 206n, powerOnHoursAtTemperatureAlert: 207n, powerOnHoursAtPowerAlert: 208n,
      motionHoursSinceCleaning: 209n, motionHoursSinceCleaningBefore: 210n, motionHoursSinceThirdLastCleaning: 211n,
      powerOnHoursAtForcedReset: 212n, powerCycles: 213n, loadsSinceReset: 214n, hardWriteErrors: 215n,
      hardReadErrors: 216n, dutyCycleSampleTime: 217n, readDutyCycle: 11, writeDutyCycle: 12,
      activityDutyCycle: 13, noVolumeDutyCycle: 14, readyDutyCycle: 15, removalPrevented: true,
      temperatureEverExceeded: 1,
      motionByMedium: [
        { densityCode: 0x60, mediumType: 0x98, motionHours: 4321 },
        { densityCode: 0x5e, mediumType: 0x88, motionHours: 99 },
      ],
    }),
    [
      "Lifetime media loads: 201", "Lifetime cleaning operations: 202", "Lifetime power on hours: 203",
      "Lifetime media motion (head) hours: 204", "Lifetime metres of tape processed: 205",
      "hours when incompatible media last loaded: 206", "last temperature condition occurred: 207",
      "last power consumption condition occurred: 208", "since last successful cleaning operation: 209",
      "since 2nd to last successful cleaning: 210", "since 3rd to last successful cleaning: 211",
      "emergency eject occurred: 212", "Lifetime power cycles: 213", "Volume loads since last parameter reset: 214",
      "Hard write errors: 215", "Hard read errors: 216", "Duty cycle sample time (ms): 217", "Read duty cycle: 11",
      "Write duty cycle: 12", "Activity duty cycle: 13", "Volume not present duty cycle: 14", "Ready duty cycle: 15",
      "Medium removal prevented: 1", "mechanism temperature exceeded: 1",
      "Density code: 0x60, Medium type: 0x98", "Medium motion hours: 4321",
      "Density code: 0x5e, Medium type: 0x88", "Medium motion hours: 99",
    ],
  ],
  [
    "16h",
    TAPE_DIAGNOSTIC_DATA.encode([
      {
        code: 0,
        value: {
          densityCode: 0x60, mediumType: 0x98, motionHours: 1234, repeated: true, senseKey: 3, additionalCode: 0x0c,
          additionalQualifier: 2, vendorCode: Uint8Array.of(1, 2, 3, 4), firmware: "R3G3", motionHoursSinceCleaning: 77,
          operationCode: 0x0a, serviceAction: 5, mediumIdentifier: "ABC123L9", timestampOrigin: 2,
          timestampMs: 1_700_000_000_000,
        },
      },
    ]),
    [
      "Density code: 0x60", "Medium type: 0x98", "Lifetime media motion hours: 1234", "Repeat: 1",
      "Sense key: 0x3 [Medium Error]", "Additional sense code: 0xc", "Additional sense code qualifier: 0x2",
      "Vendor specific code qualifier: 0x1020304",
      // The program shows the four letters of the firmware as one number.
      `Product revision level: ${String(0x5233_4733)}`,
      "Hours since last clean: 77", "Operation code: 0xa", "Service action: 0x5", "41 42 43 31 32 33 4c 39",
      "Timestamp origin: 0x2", "01 8b cf e5 68 00",
    ],
  ],
  [
    "17h",
    VOLUME_STATISTICS.encode({
      pageValid: true, mounts: 301n, dataSetsWritten: 302n, recoveredWriteErrors: 303n, unrecoveredWriteErrors: 304n,
      suspendedWrites: 305n, fatalSuspendedWrites: 306n, dataSetsRead: 307n, recoveredReadErrors: 308n,
      unrecoveredReadErrors: 309n, lastMountUnrecoveredWriteErrors: 310n, lastMountUnrecoveredReadErrors: 311n,
      lastMountWritten: 312n, lastMountRead: 313n, lifetimeWritten: 314n, lifetimeRead: 315n,
      lastLoadWriteCompressionRatio: 254, lastLoadReadCompressionRatio: 151, mountTime: 316n, readyTime: 317n,
      nativeCapacity: 318n, usedNativeCapacity: 319n, mediumSerialNumber: "2023B16307", tapeLot: "LOT42",
      barcode: "ABC123L9", mediumManufacturer: "FUJIFILM", licenceCode: "U107", personality: "Ultrium-9",
      writeProtected: 1, writeOnce: 0, temperatureExceeded: 1, beginningOfMediumPasses: 320n, middleOfTapePasses: 321n,
      firstEncryptedObjects: [{ partition: 1, objectNumber: 77 }],
      firstUnencryptedObjects: [{ partition: 2, objectNumber: 88 }],
      partitionCapacities: [{ partition: 0, megabytes: 17_400_000 }],
      partitionUsed: [{ partition: 3, megabytes: 123_456 }],
      partitionRemaining: [{ partition: 4, megabytes: 654_321 }],
    }),
    [
      "Page valid: 1", "Thread count: 301", "Total data sets written: 302", "Total write retries: 303",
      "Total unrecovered write errors: 304", "Total suspended writes: 305", "Total fatal suspended writes: 306",
      "Total data sets read: 307", "Total read retries: 308", "Total unrecovered read errors: 309",
      "Last mount unrecovered write errors: 310", "Last mount unrecovered read errors: 311",
      "Last mount megabytes written: 312", "Last mount megabytes read: 313", "Lifetime megabytes written: 314",
      "Lifetime megabytes read: 315", "Last load write compression ratio: 254", "Last load read compression ratio: 151",
      "Medium mount time: 316", "Medium ready time: 317", "Total native capacity [MB]: 318",
      "Total used native capacity [MB]: 319", "Volume serial number: 2023B16307", "Tape lot identifier: LOT42",
      "Volume barcode: ABC123L9", "Volume manufacturer: FUJIFILM", "Volume license code: U107",
      "Volume personality: Ultrium-9", "Write protect: 1", "WORM: 0", "tape path temperature exceeded: 1",
      "Beginning of medium passes: 320", "Middle of medium passes: 321",
      "partition number: 1, partition record data counter: 0x4d",
      "partition number: 2, partition record data counter: 0x58",
      "partition number: 0, partition record data counter: 17400000",
      "partition number: 3, partition record data counter: 123456",
      "partition number: 4, partition record data counter: 654321",
    ],
  ],
  [
    "18h",
    SAS_PORT_PAGE.encode([
      {
        code: 2,
        value: {
          protocol: 6, phyCount: 1, phyIdentifier: 4, attachedDeviceType: 1, linkRate: 11,
          sasAddress: 0x5001_4380_31bd_c7dcn, attachedSasAddress: 0x5001_4380_31bd_c7ffn, attachedPhyIdentifier: 3,
          invalidDwords: 71, disparityErrors: 72, lossesOfSynchronization: 73, phyResetProblems: 74,
        },
      },
    ]),
    [
      "relative target port id = 2", "number of phys = 1", "phy identifier = 4", "negotiated logical link rate: 12 Gbps",
      "SAS address = 0x5001438031bdc7dc", "attached SAS address = 0x5001438031bdc7ff", "attached phy identifier = 3",
      "Invalid DWORD count = 71", "Running disparity error count = 72", "Loss of DWORD synchronization count = 73",
      "Phy reset problem count = 74",
    ],
  ],
  [
    "1Ah",
    POWER_TRANSITIONS.encode({ toActive: 401n, toIdleC: 402n }),
    ["transitions to active = 401", "transitions to idle_c = 402"],
  ],
  [
    "1Bh",
    DATA_COMPRESSION_LOG.encode({
      readRatio: 151, writeRatio: 254, toHost: 501n, toHostRemainder: -5n, fromTape: 502n, fromTapeRemainder: 6n,
      fromHost: 503n, fromHostRemainder: 7n, toTape: 504n, toTapeRemainder: 8n, compressionEnabled: 1,
    }),
    [
      "Read compression ratio x100: 151", "Write compression ratio x100: 254",
      "Megabytes transferred to server: 501",
      // Wrong in the program: the remainder is signed (SSC-4, Data Compression log page), here -5.
      `Bytes transferred to server: ${String(2 ** 32 - 5)}`,
      "Megabytes read from tape: 502", "Bytes read from tape: 6", "Megabytes transferred from server: 503",
      "Bytes transferred from server: 7", "Megabytes written to tape: 504", "Bytes written to tape: 8",
      "Data compression enabled: 0x1",
    ],
  ],
  [
    "2Eh",
    TAPE_ALERT_PAGE.encode(
      Array.from({ length: 64 }, (_, index) => ({ code: index + 1, value: raised.has(index + 1) })),
    ),
    [
      "Write warning: 0", "Hard error: 1", "Media: 0", "Nearing media life: 0", "Cleaning required: 1",
      "Cleaning requested: 0", "Expired cleaning media: 1", "Invalid cleaning tape: 0",
    ],
  ],
  [
    "30h",
    TAPE_USAGE_LTO.encode({
      mounts: 601n, dataSetsWritten: 602n, writeRetries: 603n, unrecoveredWriteErrors: 604n, suspendedWrites: 605n,
      fatalSuspendedWrites: 606n, dataSetsRead: 607n, readRetries: 608n, unrecoveredReadErrors: 609n,
      suspendedReads: 610n, fatalSuspendedReads: 611n,
    }),
    [
      "Thread count: 601", "Total data sets written: 602", "Total write retries: 603",
      "Total unrecovered write errors: 604", "Total suspended writes: 605", "Total fatal suspended writes: 606",
      "Total data sets read: 607", "Total read retries: 608", "Total unrecovered read errors: 609",
      "Total suspended reads: 610", "Total fatal suspended reads: 611",
    ],
  ],
  [
    "31h",
    TAPE_CAPACITY_LTO.encode({
      remainingPartition0: 701n, remainingPartition1: 702n, maximumPartition0: 703n, maximumPartition1: 704n,
    }),
    [
      "Main partition remaining capacity (in MiB): 701", "Alternate partition remaining capacity (in MiB): 702",
      "Main partition maximum capacity (in MiB): 703", "Alternate partition maximum capacity (in MiB): 704",
    ],
  ],
];

it.each(PAGES)("sg_logs reads our page %s", (_name, bytes, expected) => {
  expect(unconfirmed(askLogs(bytes), expected)).toEqual([]);
});

it("sg_logs finds one phy in our page 18h and no more", () => {
  const page = PAGES.find(([name]) => name === "18h");
  const phys = askLogs(page?.[1] ?? new Uint8Array(0)).filter((line) => line.startsWith("phy identifier"));
  expect(phys).toEqual(["phy identifier = 4"]);
});
