import type { GoldenBytes } from "./golden-bytes.ts";

const LTO9 = "dump of an HPE Ultrium 9-SCSI, CC0 fixtures of archivetechie/remanence";
const IBM = "IBM LTO SCSI Reference GA32-0928-06";
const byHand = (table: string): string => `worked by hand from ${table}`;

const pair = (value: number): string => value.toString(16).toUpperCase().padStart(2, "0");
const zeros = (count: number): string => new Array<string>(count).fill("00").join(" ");
const spaces = (count: number): string => new Array<string>(count).fill("20").join(" ");

/** Flags 03h and 14h raised; control byte C0h as the drive of the dump sends it. */
const TAPE_ALERTS = Array.from({ length: 64 }, (_, index) => {
  const raised = index === 2 || index === 19;
  return `00 ${pair(index + 1)} C0 01 ${raised ? "01" : "00"}`;
}).join(" ");

const VOLUME_START = `00 00 43 01 01  00 01 43 04 00 00 00 4F
  00 02 43 08 00 00 00 00 00 0B DC FD  00 03 43 04 00 00 00 12
  00 04 43 02 00 00  00 05 43 02 00 3F`;

/** Known encodings of the log pages that tell states, alerts, errors and the cartridge. */
export const LOG_PAGE_STATE_GOLDEN: readonly GoldenBytes[] = [
  {
    of: "DT Device Status log page",
    hex: `11 00 00 32
      00 00 43 04 31 17 00 00  00 01 43 02 01 F4  00 04 03 08 31 17 00 00 01 03 00 00
      01 01 43 0C B3 CA E5 F2 50 01 43 80 31 BD C7 DC  80 01 43 04 14 45 00 00`,
    provenance: `all parameters: ${LTO9}; the page length by hand, some parameters left out`,
    kind: "worked",
    value: {
      known: {
        veryHighFrequencyData: {
          removalPrevented: false,
          unloadedByHost: false,
          cartridgeMemoryReadable: true,
          compressionEnabled: true,
          writeProtected: false,
          cleaningRequested: false,
          cleaningRequired: false,
          dataValid: true,
          inTransition: false,
          robotAccessAllowed: false,
          mediumPresent: true,
          mediumSeated: true,
          mediumThreaded: true,
          mediumMounted: true,
          activity: 0,
        },
        pollingDelay: 500,
        extendedVeryHighFrequencyData: {
          mediumMounted: true,
          overwritten: false,
          otherInitiators: true,
          hostLoggedIn: true,
          asleep: true,
        },
        primaryPort1: {
          kind: "sas",
          linkRate: 0xb,
          signal: true,
          initialized: true,
          hashedAddress: 0xcae5f2,
          sasAddress: 0x5001438031bdc7dcn,
        },
        cartridge: { cartridgeType: 0x14, encryptionCapable: true, encryptionStatus: 1 },
      },
      unknown: [],
      undecodable: [],
      truncated: false,
    },
  },
  {
    of: "DT Device Status log page",
    hex: `11 00 00 30  00 00 43 04 15 20 00 00
      01 01 43 18 BD 01 02 03 00 00 00 04 50 05 06 07 08 09 0A 0B 20 0C 0D 0E 0F 10 11 12
      80 00 41 08 41 42 43 30 30 31 4C 39`,
    provenance: `first parameter: ${LTO9}; Fibre Channel port and label by hand from ${IBM}, LP 11h`,
    kind: "worked",
    value: {
      known: {
        veryHighFrequencyData: {
          cartridgeMemoryReadable: false,
          compressionEnabled: true,
          cleaningRequested: true,
          cleaningRequired: false,
          dataValid: true,
          robotAccessAllowed: true,
          mediumPresent: false,
        },
        primaryPort1: {
          kind: "fibreChannel",
          currentTopology: true,
          linkRate: 3,
          loginComplete: true,
          addressConflict: true,
          signal: false,
          initialized: true,
          portId: 0x010203,
          loopId: 4,
          portName: 0x500506070809_0a0bn,
          nodeName: 0x200c0d0e0f10_1112n,
        },
        volumeLabel: "ABC001L9",
      },
    },
  },
  {
    of: "TapeAlert Response log page",
    hex: `12 00 00 0C  00 00 CC 08 20 00 10 00 00 00 00 00`,
    provenance: `frame printed for ${IBM}, 6.4.11; flags 03h and 14h by hand`,
    kind: "worked",
    value: { known: { flags: Uint8Array.of(0x20, 0, 0x10, 0, 0, 0, 0, 0) } },
  },
  {
    of: "Requested Recovery log page",
    hex: `13 00 00 06  00 00 03 02 0D 0E`,
    provenance: byHand("ADC-3, Requested Recovery log page"),
    kind: "worked",
    value: { known: { procedures: Uint8Array.of(0x0d, 0x0e) } },
  },
  {
    of: "Tape Diagnostic Data log page",
    hex: `16 00 00 48  00 00 03 44
      00 00 60 01 00 00 01 F4 00 83 11 00 AA BB CC DD 52 33 47 33 00 00 00 63 08 00 00 00
      41 42 43 30 30 31 4C 39 ${spaces(24)}
      02 00 00 00 00 BC 61 4E`,
    provenance: byHand(`${IBM}, LP 16h`),
    kind: "worked",
    value: {
      records: [
        {
          code: 0,
          value: {
            densityCode: 0x60,
            mediumType: 1,
            motionHours: 500,
            repeated: true,
            senseKey: 3,
            additionalCode: 0x11,
            additionalQualifier: 0,
            vendorCode: Uint8Array.of(0xaa, 0xbb, 0xcc, 0xdd),
            firmware: "R3G3",
            motionHoursSinceCleaning: 99,
            operationCode: 8,
            serviceAction: 0,
            mediumIdentifier: "ABC001L9",
            timestampOrigin: 2,
            timestampMs: 12_345_678,
          },
        },
      ],
      truncated: false,
    },
  },
  {
    of: "Volume Statistics log page",
    hex: `17 00 00 8D  ${VOLUME_START}
      00 16 43 04 01 12 A8 80  00 17 43 04 00 6C F7 0D  00 18 43 04 01 09 80 C0  00 19 43 01 62
      00 40 41 20 32 30 32 33 42 31 36 33 30 37 ${spaces(22)}
      00 80 03 01 FF
      02 01 03 0A 09 00 00 00 FF FF FF FF FF FF  02 02 03 08 07 00 00 00 01 12 A8 80`,
    provenance: `parameters up to 0040h and the last: ${LTO9}; the page length and the others by hand`,
    kind: "worked",
    value: {
      known: {
        pageValid: true,
        mounts: 79n,
        dataSetsWritten: 0xbdcfdn,
        recoveredWriteErrors: 18n,
        unrecoveredWriteErrors: 0n,
        suspendedWrites: 63n,
        nativeCapacity: 18_000_000n,
        usedNativeCapacity: 7_141_133n,
        applicationDesignCapacity: 17_400_000n,
        lifeRemaining: 98,
        mediumSerialNumber: "2023B16307",
        writeProtected: 255,
        firstUnencryptedObjects: [{ partition: 0, objectNumber: 2 ** 48 - 1 }],
        partitionCapacities: [{ partition: 0, megabytes: 18_000_000 }],
      },
      allOnes: ["writeProtected"],
      unknown: [],
      undecodable: [],
      truncated: false,
    },
  },
  {
    of: "Volume Statistics log page (previous mount)",
    hex: `57 01 00 2D  ${VOLUME_START}`,
    provenance: `parameters: page 17h of the ${LTO9}; header by hand from ${IBM}, LP 17h`,
    kind: "worked",
    value: { known: { pageValid: true, mounts: 79n }, truncated: false },
  },
  {
    of: "Volume Statistics log page (mount before the previous)",
    hex: `57 02 00 05  00 00 03 01 00`,
    provenance: byHand(`${IBM}, LP 17h: a page that is not valid`),
    kind: "worked",
    value: { known: { pageValid: false } },
  },
  {
    of: "Protocol Specific Port log page (SAS)",
    hex: `18 00 00 3C  00 01 03 38
      06 00 00 01 00 03 00 30 12 2B 0E 0E 50 01 43 80 31 BD C7 DC 50 01 43 80 31 BD C7 DD
      04 ${zeros(7)} 00 00 00 05 00 00 00 06 00 00 00 07 00 00 00 08 00 00 00 00`,
    provenance: byHand(`${IBM}, LP 18h`),
    kind: "worked",
    value: {
      records: [
        {
          code: 1,
          value: {
            protocol: 6,
            phyCount: 1,
            phyDescriptorBytes: 48,
            phyIdentifier: 3,
            attachedDeviceType: 1,
            attachedReason: 2,
            reason: 2,
            linkRate: 0xb,
            sasAddress: 0x5001438031bdc7dcn,
            attachedSasAddress: 0x5001438031bdc7ddn,
            attachedPhyIdentifier: 4,
            invalidDwords: 5,
            disparityErrors: 6,
            lossesOfSynchronization: 7,
            phyResetProblems: 8,
          },
        },
      ],
    },
  },
  {
    of: "Power Condition Transitions log page",
    hex: `1A 00 00 10  00 01 03 04 00 00 00 0C  00 04 03 04 00 00 00 0B`,
    provenance: byHand(`${IBM}, LP 1Ah`),
    kind: "worked",
    value: { known: { toActive: 12n, toIdleC: 11n } },
  },
  {
    of: "TapeAlert log page",
    hex: `2E 00 01 40 ${TAPE_ALERTS}`,
    provenance: `frame and control bytes: ${LTO9}; flags 03h and 14h by hand from ${IBM}, 6.4.18`,
    kind: "worked",
    value: {
      records: Array.from({ length: 64 }, (_, index) => ({
        code: index + 1,
        value: index === 2 || index === 19,
      })),
      truncated: false,
    },
  },
  {
    of: "Device Status log page (HP LTO)",
    hex: `3E 00 00 18
      00 01 03 04 02 05 01 00  00 02 03 04 00 00 02 D2  00 04 03 04 01 09 02 46`,
    provenance: `values: ${LTO9} that requested cleaning; control bytes and page length by hand`,
    kind: "worked",
    value: {
      known: {
        status: {
          cleaningRequired: false,
          cleaningRequested: true,
          cleaningCartridgeExpired: false,
          temperatureStatus: 1,
          deviceStatus: 1,
          mediumStatus: 1,
        },
        lifetimeLoads: 722n,
        productNumber: 0x01090246n,
      },
    },
  },
];
