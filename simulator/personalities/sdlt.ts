/** Super DLT and DLT-S4. */
import {
  READ_ATTRIBUTE_LIST,
  READ_ATTRIBUTE_PARTITIONS,
  READ_ATTRIBUTE_VALUES,
  READ_ATTRIBUTE_VOLUMES,
} from "../../src/scsi/commands/read-attribute.ts";
import type { DltRow } from "./dlt-personality.ts";
import {
  DLT_ASSUMED,
  DLT_DENSITIES,
  DLT_TAPES,
  dltPersonality,
  ownDensity,
  readDensity,
  reads,
  writes,
} from "./dlt-personality.ts";
import { SDLT_CLEANING } from "./wear-manners.ts";

const { gb20, gb35, gb40, sdlt220, sdlt320, sdlt600, dltS4 } = DLT_DENSITIES;

/**
 * Bytes 36 to 55 of INQUIRY: the product family, and in byte 41 that this is the firmware for drives outside of libraries.
 * mhvtl for the family; Quantum application note for 04h.
 */
function inquiryTail(productFamily: number): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes[0] = productFamily;
  bytes[5] = 0x04;
  return bytes;
}

const ASSUMED = [
  ...DLT_ASSUMED,
  "INQUIRY's version, and its bytes 37 to 55 but for byte 41",
  "load, unload and wind times",
  "length of the tape",
  "bits and tracks of density 48h",
  "mode pages 0Fh, 10h, 11h and 1Ch have the defaults of the DLT8000",
  "log pages 02h, 03h and 32h are those of older DLT drives; 07h and 0Ch are left out",
] as const;

/** What the tests of both drives that keep attributes on tape rest on. */
const ATTRIBUTES_ASSUMED = [
  "READ ATTRIBUTE works only while the tape is threaded, and there is no WRITE ATTRIBUTE",
  "attribute 0004h is 0; 0340h and 0341h are left out",
  "vital product data page C0h, which says that WORM cartridges are taken, is left out",
  "a WORM cartridge refuses what LTO's do, with the same sense data",
] as const;

/** Quantum DLT-S4 Interface Reference Guide, p 247. */
const ATTRIBUTES: readonly number[] = [0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0006];

/** What drives share that keep attributes on their tapes. */
const WITH_ATTRIBUTES = {
  moreCommands: [
    READ_ATTRIBUTE_VALUES,
    READ_ATTRIBUTE_LIST,
    READ_ATTRIBUTE_VOLUMES,
    READ_ATTRIBUTE_PARTITIONS,
  ],
  attributes: ATTRIBUTES,
  quirks: { attributesOnTape: true },
} satisfies Partial<DltRow>;

/** A Quantum SDLT 320, with the head that reads DLTtape IV. */
export const SDLT_320 = dltPersonality({
  name: "sdlt-320",
  title: "Quantum SDLT 320",
  source:
    "Quantum DLT-S4 Interface Reference Guide (media); mt-st and an iSCSI target's table of drives; mhvtl",
  assumed: [
    ...ASSUMED,
    "log page 3Eh is left out: its layout is not known",
    "a DLTtape IV is read as one of a DLT8000",
    "MODE SENSE calls a DLTtape IV write protected, as a DLT-S4 does with older cartridges",
  ],
  vendor: "QUANTUM",
  product: "SDLT320",
  revision: "V62",
  version: 2,
  inquiryTail: inquiryTail(0xb0),
  serial: "CAPSTAN320",
  densities: [
    readDensity(gb20),
    readDensity(gb35),
    readDensity(gb40),
    sdlt220,
    ownDensity(sdlt320),
  ],
  cartridge: writes(DLT_TAPES.superI, sdlt320),
  older: [reads(DLT_TAPES.iv, gb40)],
  nativeMB: 160_000,
  cleaning: SDLT_CLEANING,
  logPages: ["writeErrorsDlt", "readErrorsDlt", "tapeAlert", "compressionDlt"],
  rateMB: 16,
  linkMB: 160,
  bufferMB: 64,
  filemarkBytes: 0,
  loadSeconds: 12,
  unloadSeconds: 12,
  windSeconds: 137,
  wraps: 56,
});

/** A Quantum SDLT 600: WORM, and attributes on the tape. */
export const SDLT_600 = dltPersonality({
  name: "sdlt-600",
  title: "Quantum SDLT 600",
  source:
    "Quantum SDLT 600 SCSI Interface Guide 81-81200-02; DLT-S4 Interface Reference Guide; mhvtl",
  assumed: [
    ...ASSUMED,
    ...ATTRIBUTES_ASSUMED,
    "firmware revision",
    "which attributes it has: those of the DLT-S4",
    "MODE SENSE calls an older cartridge write protected, as a DLT-S4 does",
    "log page 3Eh: temperature, media identifier and controller number; 0004h, 0009h and 000Ah are left out",
  ],
  vendor: "QUANTUM",
  product: "SDLT600",
  revision: "CAP6",
  version: 3,
  inquiryTail: inquiryTail(0xc0),
  serial: "CAPSTAN600",
  densities: [readDensity(sdlt220), readDensity(sdlt320), ownDensity(sdlt600)],
  cartridge: writes(DLT_TAPES.superII, sdlt600),
  older: [reads(DLT_TAPES.superI, sdlt320)],
  nativeMB: 300_000,
  cleaning: SDLT_CLEANING,
  logPages: [
    "writeErrorsDlt",
    "readErrorsDlt",
    "tapeAlert",
    "compressionDlt",
    "driveStatusSdlt600",
  ],
  ...WITH_ATTRIBUTES,
  rateMB: 36,
  linkMB: 160,
  bufferMB: 64,
  filemarkBytes: 0,
  loadSeconds: 12,
  unloadSeconds: 12,
  windSeconds: 144,
  wraps: 40,
});

/** A Quantum DLT-S4: page 3Eh tells the life of the cartridge, page 0Dh the temperature. */
export const DLT_S4 = dltPersonality({
  name: "dlt-s4",
  title: "Quantum DLT-S4",
  source: "Quantum DLT-S4 Interface Reference Guide; illumos st drive table",
  assumed: [
    ...ASSUMED,
    ...ATTRIBUTES_ASSUMED,
    "firmware revision",
    "READ ATTRIBUTE ends with 2/04 10 where the attributes cannot be reached, as an SDLT 600's",
    "temperatures of pages 0Dh and 3Eh",
    "log page 3Eh: media identifier, controller number, and the 1 000 000 passes of 9003h; what follows from nothing " +
      "that is simulated is left out, with the thresholds of 9001h and 9005h",
    "its log page that keeps what hosts write there is left out",
  ],
  vendor: "QUANTUM",
  product: "DLT-S4",
  revision: "CAPS",
  version: 4,
  inquiryTail: inquiryTail(0x00),
  serial: "CAPSTAN0S4",
  densities: [readDensity(sdlt320), readDensity(sdlt600), ownDensity(dltS4)],
  cartridge: writes(DLT_TAPES.s4, dltS4),
  older: [reads(DLT_TAPES.superII, sdlt600), reads(DLT_TAPES.superI, sdlt320)],
  nativeMB: 800_000,
  cleaning: SDLT_CLEANING,
  logPages: [
    "writeErrorsDlt",
    "readErrorsDlt",
    "temperature",
    "tapeAlert",
    "compressionDlt",
    "driveStatusDltS4",
  ],
  ...WITH_ATTRIBUTES,
  rateMB: 60,
  linkMB: 320,
  bufferMB: 64,
  filemarkBytes: 0,
  loadSeconds: 12,
  unloadSeconds: 12,
  windSeconds: 140,
  wraps: 80,
});
