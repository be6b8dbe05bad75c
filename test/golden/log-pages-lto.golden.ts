import type { GoldenBytes } from "./golden-bytes.ts";

const LTO9 = "dump of an HPE Ultrium 9-SCSI, CC0 fixtures of archivetechie/remanence";
const IBM = "IBM LTO SCSI Reference GA32-0928-06";
const byHand = (table: string): string => `worked by hand from ${table}`;
const parts = (table: string): string => `parameters: ${LTO9}; the selection and ${table} by hand`;

/** Known encodings of the log pages of LTO drives: what is in use, counted or worn. */
export const LOG_PAGE_LTO_GOLDEN: readonly GoldenBytes[] = [
  {
    of: "Supported Log Pages log page",
    hex: `00 00 00 1A
      00 02 03 06 0C 11 12 14 16 17 18 1A 1B 2E 30 31 32 33 34 37 38 39 3B 3C 3D 2D`,
    provenance: `page codes: ${LTO9}; length and the last code by hand`,
    kind: "worked",
    value: {
      items: [0, 2, 3, 6, 0xc, 0x11]
        .map((page) => ({ page }))
        .concat(
          [0x12, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b, 0x2e, 0x30, 0x31].map((page) => ({ page })),
          [0x32, 0x33, 0x34, 0x37, 0x38, 0x39, 0x3b, 0x3c, 0x3d, 0x2d].map((page) => ({ page })),
        ),
    },
  },
  {
    of: "Supported Log Pages and Subpages log page",
    hex: `40 FF 00 0C 00 00 00 FF 0D 01 17 00 17 01 37 A0`,
    provenance: `pairs: ${LTO9}; header by hand from SPC-4`,
    kind: "worked",
    value: {
      subpageFormat: true,
      page: 0,
      subpage: 0xff,
      items: [
        { page: 0, subpage: 0 },
        { page: 0, subpage: 0xff },
        { page: 0x0d, subpage: 1 },
        { page: 0x17, subpage: 0 },
        { page: 0x17, subpage: 1 },
        { page: 0x37, subpage: 0xa0 },
      ],
    },
  },
  {
    of: "Write Error Counters log page",
    hex: `02 00 00 3C
      00 00 00 04 00 00 00 0A  00 01 00 04 00 00 00 0B  00 02 00 04 00 00 00 0C
      00 03 00 04 00 00 00 0D  00 04 00 04 00 00 00 0E
      00 05 00 08 01 02 03 04 05 06 07 08  00 06 00 04 00 00 00 0F`,
    provenance: byHand("SPC-4, error counter log pages"),
    kind: "worked",
    value: {
      known: {
        correctedWithoutDelay: 10n,
        correctedWithDelay: 11n,
        retries: 12n,
        corrected: 13n,
        correctionRuns: 14n,
        processed: 0x0102030405060708n,
        uncorrected: 15n,
      },
      unknown: [],
      truncated: false,
    },
  },
  {
    of: "Write Error Counters log page (IBM LTO)",
    hex: `02 00 00 12  00 03 00 04 00 00 00 12  00 05 40 06 00 00 03 59 FD 00`,
    provenance: parts("the counter of 18"),
    kind: "worked",
    value: { known: { corrected: 18n, processed: 0x0359fd00n }, unknown: [] },
  },
  {
    of: "Read Error Counters log page",
    hex: `03 00 00 14  00 05 00 08 00 00 00 01 00 00 00 02  00 06 00 04 00 00 00 03`,
    provenance: byHand("SPC-4, error counter log pages"),
    kind: "worked",
    value: { known: { processed: 0x100000002n, uncorrected: 3n } },
  },
  {
    of: "Read Error Counters log page (IBM LTO)",
    hex: `03 00 00 12  00 05 00 06 01 00 00 00 00 05  00 06 00 04 00 00 00 07`,
    provenance: byHand(`${IBM}, LP 03h`),
    kind: "worked",
    value: { known: { processed: 0x010000000005n, uncorrected: 7n } },
  },
  {
    of: "Non-Medium Error log page",
    hex: `06 00 00 08  00 00 00 04 00 00 01 02`,
    provenance: byHand("SPC-4, Non-Medium Error log page"),
    kind: "worked",
    value: { known: { errors: 258n } },
  },
  {
    of: "Sequential-Access Device log page",
    hex: `0C 00 00 84
      00 00 40 08 00 00 00 0D 67 F4 00 00  00 01 40 08 00 00 00 0D 34 5F C3 0C
      00 02 40 08 00 00 00 00 00 02 5A 99  00 03 40 08 00 00 00 00 00 04 00 00
      00 04 40 04 00 6C F7 16  00 05 40 04 01 12 A8 80  00 06 40 04 00 00 00 31
      00 07 40 04 FF FF FF FF  00 08 40 04 00 00 02 87
      01 00 40 08 00 00 00 00 00 00 00 00
      80 00 40 04 04 DD C5 5D  80 01 40 04 00 00 02 D2
      80 02 40 04 00 00 00 04  80 03 40 04 01 BF 3A BD`,
    provenance: LTO9,
    kind: "capture",
    value: {
      known: {
        bytesFromHost: 0xd67f40000n,
        bytesToTape: 0xd345fc30cn,
        bytesFromTape: 0x25a99n,
        bytesToHost: 0x40000n,
        capacityToEndOfData: 7_141_142n,
        capacityToEarlyWarning: 18_000_000n,
        capacityAfterEarlyWarning: 49n,
        capacityToPosition: 0xffff_ffffn,
        objectBuffer: 647n,
        cleaningRequested: 0n,
        processedSinceCleaning: 0x04ddc55dn,
        lifetimeLoads: 722n,
        lifetimeCleanings: 4n,
        lifetimePowerOn: 0x01bf3abdn,
      },
      allOnes: ["capacityToPosition"],
      unknown: [],
      undecodable: [],
      truncated: false,
    },
  },
  {
    of: "Temperature log page",
    hex: `0D 00 00 0C  00 00 03 02 00 25  00 01 03 02 00 3C`,
    provenance: byHand("SPC-4, Temperature log page"),
    kind: "worked",
    value: { known: { temperature: { celsius: 37 }, referenceTemperature: { celsius: 60 } } },
  },
  {
    of: "Environmental Reporting log page",
    hex: `4D 01 00 18
      00 00 03 08 01 23 2D F6 2B 0F 80 80  01 00 03 08 00 2A 46 0A 32 14 FF FF`,
    provenance: byHand(`${IBM}, LP 0Dh subpage 01h`),
    kind: "worked",
    value: {
      known: {
        deckTemperature: {
          mountValuesValid: true,
          current: 35,
          lifetimeMaximum: 45,
          lifetimeMinimum: -10,
          maximumSincePowerOn: 43,
          minimumSincePowerOn: 15,
          maximumOfMount: -128,
          minimumOfMount: -128,
        },
        humidity: {
          mountValuesValid: false,
          current: 42,
          lifetimeMaximum: 70,
          lifetimeMinimum: 10,
          maximumSincePowerOn: 50,
          minimumSincePowerOn: 20,
          maximumOfMount: 255,
          minimumOfMount: 255,
        },
      },
    },
  },
  {
    of: "Device Statistics log page",
    hex: `14 00 00 65
      00 00 03 04 00 00 02 D2  00 01 03 04 00 00 00 04  00 02 03 04 00 00 20 08
      00 03 03 04 00 00 01 F4  00 04 03 04 00 12 34 56  00 08 03 04 00 00 00 63
      00 10 03 06 00 00 00 36 EE 80  00 11 03 01 05
      00 40 01 0C 31 30 57 54 30 31 32 33 34 35 20 20  00 80 03 01 01  00 81 03 01 FF
      10 00 03 08 00 00 60 01 00 00 01 2C`,
    provenance: byHand(`${IBM}, LP 14h`),
    kind: "worked",
    value: {
      known: {
        lifetimeLoads: 722n,
        lifetimeCleanings: 4n,
        powerOnHours: 0x2008n,
        motionHours: 500n,
        lifetimeTape: 0x123456n,
        motionHoursSinceCleaning: 99n,
        dutyCycleSampleTime: 3_600_000n,
        readDutyCycle: 5,
        manufacturerSerialNumber: "10WT012345",
        removalPrevented: true,
        temperatureEverExceeded: 255,
        motionByMedium: [{ densityCode: 0x60, mediumType: 1, motionHours: 300 }],
      },
      allOnes: ["temperatureEverExceeded"],
      unknown: [],
    },
  },
  {
    of: "Data Compression log page",
    hex: `1B 00 00 31
      00 00 03 02 00 FA  00 01 03 02 00 6E
      00 02 03 04 00 00 00 0A  00 03 03 04 FF FF FF 9C
      00 08 03 04 00 00 00 07  00 09 03 04 00 00 00 64  01 00 03 01 01`,
    provenance: byHand(`${IBM}, LP 1Bh`),
    kind: "worked",
    value: {
      known: {
        readRatio: 250,
        writeRatio: 110,
        toHost: 10n,
        toHostRemainder: -100n,
        toTape: 7n,
        toTapeRemainder: 100n,
        compressionEnabled: 1,
      },
    },
  },
  {
    of: "Data Compression log page (LTO, 32h)",
    hex: `32 00 00 16  00 01 03 02 01 0A  00 06 03 04 00 00 00 09  00 07 03 04 80 00 00 00`,
    provenance: byHand(`${IBM}, LP 32h`),
    kind: "worked",
    value: { known: { writeRatio: 266, fromHost: 9n, fromHostRemainder: -2147483648n } },
  },
  {
    of: "Tape Usage log page (LTO)",
    hex: `30 00 00 28
      00 01 C0 04 00 00 00 4F  00 02 C0 08 00 00 00 00 00 0B DC FD  00 03 C0 04 00 00 00 12
      00 04 C0 02 00 00  00 05 C0 02 00 3F`,
    provenance: `values: page 17h of the ${LTO9}, which has the same ones; the rest by hand`,
    kind: "worked",
    value: {
      known: {
        mounts: 79n,
        dataSetsWritten: 0xbdcfdn,
        writeRetries: 18n,
        unrecoveredWriteErrors: 0n,
        suspendedWrites: 63n,
      },
      truncated: false,
    },
  },
  {
    of: "Tape Capacity log page (LTO)",
    hex: `31 00 00 20
      00 01 C0 04 00 9E 4E EF  00 02 C0 04 00 00 00 00
      00 03 C0 04 01 05 EF 39  00 04 C0 04 00 00 00 00`,
    provenance: LTO9,
    kind: "capture",
    value: {
      known: {
        remainingPartition0: 10_374_895n,
        remainingPartition1: 0n,
        maximumPartition0: 17_166_137n,
        maximumPartition1: 0n,
      },
      allOnes: [],
      unknown: [],
      truncated: false,
    },
  },
  {
    of: "Write Errors log page (IBM LTO)",
    hex: `33 00 00 12  00 00 00 02 00 11  00 08 00 02 00 22  00 0F 00 02 01 00`,
    provenance: byHand(`${IBM}, LP 33h`),
    kind: "worked",
    value: { known: { dataSetsCorrected: 17n, retries: 34n, underruns: 256n } },
  },
  {
    of: "Read Forward Errors log page (IBM LTO)",
    hex: `34 00 00 12  00 00 00 02 00 11  00 15 00 02 00 22  00 19 00 02 01 00`,
    provenance: byHand(`${IBM}, LP 34h`),
    kind: "worked",
    value: { known: { dataSetsCorrected: 17n, retries: 34n, overruns: 256n } },
  },
];
