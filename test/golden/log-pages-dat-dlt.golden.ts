import type { GoldenBytes } from "./golden-bytes.ts";

const CERTANCE = "Certance DDS-4 and DAT 72 SCSI Interface Manual, 50000697, p. 70";
const byHand = (table: string): string => `worked by hand from ${table}`;

/** Known encodings of the log pages of DAT and DLT drives. */
export const LOG_PAGE_DAT_DLT_GOLDEN: readonly GoldenBytes[] = [
  {
    of: "Write Error Counters log page (DLT)",
    hex: `02 00 00 1C
      00 03 00 04 00 00 00 05  00 05 00 08 00 00 00 02 00 00 00 01  80 00 00 04 00 00 00 09`,
    provenance: byHand("Quantum DLT4000 product manual, p. 8-31"),
    kind: "worked",
    value: { known: { corrected: 5n, processed: 0x200000001n, sinceTurnaround: 9n }, unknown: [] },
  },
  {
    of: "Read Error Counters log page (DLT)",
    hex: `03 00 00 10  00 00 00 04 00 00 00 06  80 00 00 04 00 00 00 0A`,
    provenance: byHand("Quantum DLT4000 product manual, p. 8-31"),
    kind: "worked",
    value: { known: { correctedWithoutDelay: 6n, sinceTurnaround: 10n }, unknown: [] },
  },
  {
    of: "Tape Log page (DAT)",
    // 4 + 13 * 4 + 38 = 94 bytes: the allocation length of 5Eh that Sony's manual names for this page.
    hex: `30 00 00 5A
      00 01 00 03 00 00 01  00 02 00 03 00 00 02  00 03 00 03 00 00 03  00 04 00 02 00 04
      00 05 00 03 00 00 05  00 06 00 03 00 00 06  00 07 00 03 00 00 07  00 08 00 02 00 08
      00 09 00 04 00 01 00 09  00 0A 00 03 00 00 0A  00 0B 00 04 00 01 00 0B
      00 0C 00 03 00 00 0C  00 0D 00 02 00 0D`,
    provenance: byHand(CERTANCE),
    kind: "worked",
    value: {
      known: {
        currentGroupsWritten: 1n,
        currentRewrittenFrames: 2n,
        currentGroupsRead: 3n,
        currentC3Corrections: 4n,
        previousGroupsWritten: 5n,
        previousRewrittenFrames: 6n,
        previousGroupsRead: 7n,
        previousC3Corrections: 8n,
        totalGroupsWritten: 0x10009n,
        totalRewrittenFrames: 10n,
        totalGroupsRead: 0x1000bn,
        totalC3Corrections: 12n,
        loads: 13n,
      },
      unknown: [],
      truncated: false,
    },
  },
  {
    of: "Tape Capacity log page (DAT)",
    // Sony's manual names 24h as the allocation length: 4 + 4 * 8.
    hex: `31 00 00 20
      00 01 00 04 01 31 2D 00  00 02 00 04 00 00 00 00
      00 03 00 04 01 31 2D 01  00 04 00 04 00 00 00 01`,
    provenance: byHand("Sony SDT-10000/SDT-11000 product description manual v1.2"),
    kind: "worked",
    value: {
      known: {
        remainingPartition0: 0x01312d00n,
        remainingPartition1: 0n,
        maximumPartition0: 0x01312d01n,
        maximumPartition1: 1n,
      },
    },
  },
  {
    of: "Compression Ratio log page (DLT)",
    hex: `32 00 00 1C
      00 00 00 02 00 C8  00 01 00 02 00 96  00 04 00 04 00 00 00 03  00 05 00 04 00 00 00 2A`,
    provenance: byHand("Quantum DLT4000 product manual, Compression Ratio log page"),
    kind: "worked",
    value: { known: { readRatio: 200, writeRatio: 150, fromTape: 3n, fromTapeRemainder: 42n } },
  },
  {
    of: "Device Wellness log page (DLT)",
    hex: `33 00 00 10  00 03 00 0C 00 00 12 34 00 00 00 07 04 15 01 2A`,
    provenance: byHand("Quantum DLT7000 product manual, Device Wellness log page"),
    kind: "worked",
    value: {
      records: [
        {
          code: 3,
          value: {
            timestampHours: 0x1234,
            mediumIdentifier: 7,
            senseKey: 4,
            additionalCode: 0x15,
            additionalQualifier: 1,
            additionalInformation: 0x2a,
          },
        },
      ],
    },
  },
  {
    of: "Device Status log page (DLT8000)",
    hex: `3E 00 00 20
      00 00 03 04 00 01 00 00  00 01 03 04 04 00 00 00
      00 02 03 04 00 00 00 2A  00 05 03 04 00 00 00 1F`,
    provenance: byHand("Quantum DLT8000 product manual, pp. 5-67 to 5-70"),
    kind: "worked",
    value: {
      known: {
        deviceType: 0x10000n,
        status: {
          cleaningRequired: true,
          cleaningRequested: false,
          cleaningCartridgeExpired: false,
        },
        lifetimeLoads: 42n,
        temperature: 31n,
      },
    },
  },
  {
    of: "Device Status log page (SDLT 600)",
    hex: `3E 00 00 20
      00 01 03 04 02 00 00 00  00 06 03 04 00 00 00 11
      00 08 03 04 00 00 00 07  00 09 03 04 50 58 41 31`,
    provenance: byHand("Quantum SDLT 600 product manual, pp. 4-65 and 4-66"),
    kind: "worked",
    value: {
      known: {
        status: { cleaningRequired: false, cleaningRequested: true },
        mediumIdentifier: 17n,
        cleaningCycles: 7n,
        firstWriterSerial: Uint8Array.of(0x50, 0x58, 0x41, 0x31),
      },
    },
  },
  {
    of: "Device Status log page (DLT-S4)",
    hex: `3E 00 00 20
      00 0D 03 04 00 00 00 14  80 02 03 04 00 00 00 63
      90 00 03 04 00 00 00 0A  90 01 03 04 00 00 03 E8`,
    provenance: byHand("Quantum DLT-S4 product manual, pp. 94 and 95"),
    kind: "worked",
    value: {
      known: {
        maximumCleanings: 20n,
        motionHoursSinceCleaning: 99n,
        mediumLoads: 10n,
        mediumLoadsThreshold: 1000n,
      },
      undecodable: [],
    },
  },
  {
    of: "Device Status log page (DLT-S4)",
    hex: `3E 00 00 50
      00 03 03 04 00 00 00 0E  80 03 03 04 00 00 00 FA  80 04 03 04 00 01 00 00  80 05 03 04 00 00 00 80
      90 00 03 04 00 00 00 64  90 01 03 04 00 00 27 10  90 02 03 04 00 03 D0 90  90 03 03 04 00 0F 42 40
      90 04 03 04 00 00 00 1E  90 05 03 04 00 00 03 E8`,
    provenance: byHand("Quantum DLT-S4 product manual, pp. 94 and 95"),
    kind: "worked",
    value: {
      known: {
        remainingCleanings: 14n,
        cleaningInterval: 250n,
        lifetimeWritten: 65_536n,
        lifetimeRead: 128n,
        mediumLoads: 100n,
        mediumLoadsThreshold: 10_000n,
        mediumPasses: 250_000n,
        mediumPassesThreshold: 1_000_000n,
        mediumMotion: 30n,
        mediumMotionThreshold: 1000n,
      },
    },
  },
  {
    of: "Supported Log Pages log page",
    // 0Ch is the allocation length that the manual names for this page.
    hex: "00 00 00 08  00 02 03 07 30 31 33 39",
    provenance:
      "pages and length: Sony SDT-10000/SDT-11000 product description manual v1.2, p 6-17",
    kind: "printed",
    value: { items: [0, 2, 3, 7, 0x30, 0x31, 0x33, 0x39].map((page) => ({ page })) },
  },
];
