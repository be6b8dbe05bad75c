import { expect, it } from "vitest";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import { NON_MEDIUM_ERRORS } from "../../src/scsi/log-pages/non-medium-errors.ts";
import { POWER_TRANSITIONS } from "../../src/scsi/log-pages/power-transitions.ts";
import { SAS_PORT_PAGE } from "../../src/scsi/log-pages/sas-port.ts";
import {
  SUPPORTED_LOG_PAGES,
  SUPPORTED_LOG_SUBPAGES,
} from "../../src/scsi/log-pages/supported-log-pages.ts";
import { TAPE_ALERT_PAGE } from "../../src/scsi/log-pages/tape-alert-page.ts";
import { TAPE_ALERT_RESPONSE } from "../../src/scsi/log-pages/tape-alert-response.ts";
import { TAPE_DIAGNOSTIC_DATA } from "../../src/scsi/log-pages/tape-diagnostic-data.ts";
import { ENVIRONMENTAL_REPORTING, TEMPERATURE } from "../../src/scsi/log-pages/temperature.ts";
import { askOracle, unconfirmed } from "./ask-oracle.ts";

function askLogs(bytes: Uint8Array): readonly string[] {
  return askOracle({ program: "sg_logs", options: ["--in=FILE", "--pdt=1"], bytes });
}

const STATUS = {
  removalPrevented: true,
  unloadedByHost: false,
  cartridgeMemoryReadable: true,
  compressionEnabled: false,
  writeProtected: true,
  cleaningRequested: true,
  cleaningRequired: false,
  dataValid: true,
  inTransition: true,
  robotAccessAllowed: false,
  mediumPresent: true,
  mediumSeated: false,
  mediumThreaded: true,
  mediumMounted: false,
  activity: 8,
  diagnosticDataChanged: true,
  encryptionParametersSet: false,
  encryptionServiceRequested: true,
  recoveryRequested: false,
  interfaceChanged: true,
  tapeAlertChanged: false,
} as const;
const OPPOSITE = {
  removalPrevented: false,
  unloadedByHost: true,
  cartridgeMemoryReadable: false,
  compressionEnabled: true,
  writeProtected: false,
  cleaningRequested: false,
  cleaningRequired: true,
  dataValid: false,
  inTransition: false,
  robotAccessAllowed: true,
  mediumPresent: false,
  mediumSeated: true,
  mediumThreaded: false,
  mediumMounted: true,
  activity: 1,
  vendorBit: true,
  diagnosticDataChanged: false,
  encryptionParametersSet: true,
  encryptionServiceRequested: false,
  recoveryRequested: true,
  interfaceChanged: false,
  tapeAlertChanged: true,
} as const;

const raised = new Set([0x03, 0x14, 0x16]);

/** Name, bytes our encoder made, sentences of sg_logs that hold each value. */
const PAGES: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
  [
    "00h, the list of pages",
    SUPPORTED_LOG_PAGES.codec.encode({
      page: 0,
      items: [0x00, 0x02, 0x2e].map((page) => ({ page })),
    }),
    ["0x00 Supported log pages", "0x02 Write error", "0x2e Tape alert"],
  ],
  [
    "00h/FFh, the list of subpages",
    SUPPORTED_LOG_SUBPAGES.codec.encode({
      page: 0,
      subpageFormat: true,
      subpage: 0xff,
      items: [
        { page: 0, subpage: 0 },
        { page: 0x0d, subpage: 1 },
        { page: 0x17, subpage: 2 },
      ],
    }),
    ["[0x0, 0xff]", "0x0d,0x01 Environmental reporting", "0x17,0x02 Volume statistics"],
  ],
  ["06h", NON_MEDIUM_ERRORS.encode({ errors: 77n }), ["Non-medium error count = 77"]],
  [
    "0Dh",
    TEMPERATURE.encode({ temperature: { celsius: 41 }, referenceTemperature: { celsius: 60 } }),
    ["Current temperature = 41 C", "Reference temperature = 60 C"],
  ],
  [
    "0Dh/01h",
    ENVIRONMENTAL_REPORTING.encode({
      deckTemperature: {
        mountValuesValid: true,
        current: 41,
        lifetimeMaximum: 55,
        lifetimeMinimum: -5,
        maximumSincePowerOn: 44,
        minimumSincePowerOn: 20,
        maximumOfMount: 43,
        minimumOfMount: 21,
      },
      humidity: {
        mountValuesValid: false,
        current: 45,
        lifetimeMaximum: 80,
        lifetimeMinimum: 10,
        maximumSincePowerOn: 60,
        minimumSincePowerOn: 30,
        maximumOfMount: 54,
        minimumOfMount: 33,
      },
    }),
    [
      "OTV=1",
      "Temperature: 41 C",
      "Lifetime maximum temperature: 55 C",
      "Lifetime minimum temperature: -5 C",
      "Maximum temperature since power on: 44 C",
      "Minimum temperature since power on: 20 C",
      // The values of the mount: SPC says "other", SSC what they are for tape.
      "Maximum other temperature: 43 C",
      "Minimum other temperature: 21 C",
      "ORHV=0",
      "Relative humidity: 45 %",
      "Lifetime maximum relative humidity: 80 %",
      "Lifetime minimum relative humidity: 10 %",
      "Maximum relative humidity since power on: 60 %",
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
        kind: "sas",
        linkRate: 0x0b,
        signal: true,
        initialized: true,
        hashedAddress: 0x10_0000,
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
    "16h",
    TAPE_DIAGNOSTIC_DATA.encode([
      {
        code: 0,
        value: {
          densityCode: 0x60,
          mediumType: 0x98,
          motionHours: 1234,
          repeated: true,
          senseKey: 3,
          additionalCode: 0x0c,
          additionalQualifier: 2,
          vendorCode: Uint8Array.of(1, 2, 3, 4),
          firmware: "R3G3",
          motionHoursSinceCleaning: 77,
          operationCode: 0x0a,
          serviceAction: 5,
          mediumIdentifier: "ABC123L9",
          timestampOrigin: 2,
          timestampMs: 1_700_000_000_000,
        },
      },
    ]),
    [
      "Density code: 0x60",
      "Medium type: 0x98",
      "Lifetime media motion hours: 1234",
      "Repeat: 1",
      "Sense key: 0x3 [Medium Error]",
      "Additional sense code: 0xc",
      "Additional sense code qualifier: 0x2",
      "Vendor specific code qualifier: 0x1020304",
      // The program shows the four letters of the firmware as one number.
      `Product revision level: ${String(0x5233_4733)}`,
      "Hours since last clean: 77",
      "Operation code: 0xa",
      "Service action: 0x5",
      "41 42 43 31 32 33 4c 39",
      "Timestamp origin: 0x2",
      "01 8b cf e5 68 00",
    ],
  ],
  [
    "18h",
    SAS_PORT_PAGE.encode([
      {
        code: 2,
        value: {
          protocol: 6,
          phyCount: 1,
          phyDescriptorBytes: 48,
          phyIdentifier: 4,
          attachedDeviceType: 1,
          linkRate: 11,
          sasAddress: 0x5001_4380_31bd_c7dcn,
          attachedSasAddress: 0x5001_4380_31bd_c7ffn,
          attachedPhyIdentifier: 3,
          invalidDwords: 71,
          disparityErrors: 72,
          lossesOfSynchronization: 73,
          phyResetProblems: 74,
        },
      },
    ]),
    [
      "relative target port id = 2",
      "number of phys = 1",
      "phy identifier = 4",
      "negotiated logical link rate: 12 Gbps",
      "SAS address = 0x5001438031bdc7dc",
      "attached SAS address = 0x5001438031bdc7ff",
      "attached phy identifier = 3",
      "Invalid DWORD count = 71",
      "Running disparity error count = 72",
      "Loss of DWORD synchronization count = 73",
      "Phy reset problem count = 74",
    ],
  ],
  [
    "1Ah",
    POWER_TRANSITIONS.encode({ toActive: 401n, toIdleC: 402n }),
    ["transitions to active = 401", "transitions to idle_c = 402"],
  ],
  [
    "2Eh",
    TAPE_ALERT_PAGE.encode(
      Array.from({ length: 64 }, (_, index) => ({ code: index + 1, value: raised.has(index + 1) })),
    ),
    [
      "Write warning: 0",
      "Hard error: 1",
      "Media: 0",
      "Nearing media life: 0",
      "Cleaning required: 1",
      "Cleaning requested: 0",
      "Expired cleaning media: 1",
      "Invalid cleaning tape: 0",
    ],
  ],
];

it.each(PAGES)("sg_logs reads our page %s", (_name, bytes, expected) => {
  expect(unconfirmed(askLogs(bytes), expected)).toEqual([]);
});

it("sg_logs finds one phy in our page 18h and no more", () => {
  const page = PAGES.find(([name]) => name === "18h");
  const phys = askLogs(page?.[1] ?? new Uint8Array(0)).filter((line) =>
    line.startsWith("phy identifier"),
  );
  expect(phys).toEqual(["phy identifier = 4"]);
});
