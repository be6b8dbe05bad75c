/** A drive of the DLT family from its row: DLT4000 to DLT8000, SDLT, DLT-S4. */
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_PAGE } from "../../src/scsi/mode-pages/device-configuration.ts";
import { INFORMATIONAL_EXCEPTIONS_PAGE } from "../../src/scsi/mode-pages/informational-exceptions.ts";
import type { CommandDefinition } from "../../src/scsi/define-command.ts";
import { BASIC_COMMANDS } from "./command-sets.ts";
import { modePage } from "./mode-page-bytes.ts";
import type { CartridgeSupport, LogViewName, Personality } from "./personality.ts";
import { NO_QUIRKS } from "./personality.ts";
import type { DensityRow } from "./plain-densities.ts";
import { densityDescriptors } from "./plain-densities.ts";
import { serialNumberPage, withSupportedPages } from "./vpd-pages.ts";
import type { PersonalityCleaning } from "./wear-manners.ts";
import { DLT_CLEANING, DLT_WEAR, WEAR_ASSUMED } from "./wear-manners.ts";

/** One drive of the family. */
export interface DltRow {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly assumed: readonly string[];
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
  /** INQUIRY's version: 2 is SCSI-2, 3 the first SPC, 4 SPC-2. */
  readonly version: number;
  /** Bytes 36 to 55 of INQUIRY, where it sends them. */
  readonly inquiryTail?: Uint8Array;
  readonly serial: string;
  /** In ascending order of their codes. */
  readonly densities: readonly DensityRow[];
  readonly cartridge: CartridgeSupport;
  /** Cartridges of older drives, newest first. */
  readonly older: readonly CartridgeSupport[];
  /** What it writes onto its own cartridge. */
  readonly nativeMB: number;
  readonly logPages: readonly LogViewName[];
  /** Beside those of SCSI-2 tape drives. */
  readonly moreCommands?: readonly CommandDefinition[];
  readonly attributes?: readonly number[];
  readonly rateMB: number;
  readonly linkMB: number;
  readonly bufferMB: number;
  readonly filemarkBytes: number;
  readonly loadSeconds: number;
  readonly unloadSeconds: number;
  /** Seconds to wind from one end of the tape to the other. */
  readonly windSeconds: number;
  readonly wraps: number;
  /** How it is cleaned; with CleaningTape III unless given. */
  readonly cleaning?: PersonalityCleaning;
  readonly quirks?: Partial<Personality["quirks"]>;
}

const MB = 1_000_000;
/** Half an inch, in tenths of a millimetre. */
const WIDTH = 127;

const density = (
  row: Pick<DensityRow, "code" | "bitsPerMillimetre" | "tracks" | "capacityMB" | "text">,
): DensityRow => ({ ...row, width: WIDTH, organization: "", name: "DLT" });

/**
 * Densities of the family. Quantum DLT 4000, 7000 and 8000 product manuals, DLT-S4 Interface Reference Guide; mt-st for
 * 48h, whose bits and tracks are assumed.
 */
export const DLT_DENSITIES = {
  gb2: density({
    code: 0x17,
    bitsPerMillimetre: 1673,
    tracks: 48,
    capacityMB: 2600,
    text: "42500 bpi",
  }),
  gb6: density({
    code: 0x18,
    bitsPerMillimetre: 1673,
    tracks: 112,
    capacityMB: 6000,
    text: "42500 bpi",
  }),
  gb10: density({
    code: 0x19,
    bitsPerMillimetre: 2461,
    tracks: 128,
    capacityMB: 10_000,
    text: "62500 bpi",
  }),
  gb20: density({
    code: 0x1a,
    bitsPerMillimetre: 3214,
    tracks: 128,
    capacityMB: 20_000,
    text: "81633 bpi",
  }),
  gb35: density({
    code: 0x1b,
    bitsPerMillimetre: 3383,
    tracks: 208,
    capacityMB: 35_000,
    text: "85937 bpi",
  }),
  gb40: density({
    code: 0x41,
    bitsPerMillimetre: 3868,
    tracks: 208,
    capacityMB: 40_000,
    text: "98250 bpi",
  }),
  sdlt220: density({
    code: 0x48,
    bitsPerMillimetre: 5236,
    tracks: 56,
    capacityMB: 110_000,
    text: "133000 bpi",
  }),
  sdlt320: density({
    code: 0x49,
    bitsPerMillimetre: 7480,
    tracks: 56,
    capacityMB: 160_000,
    text: "190000 bpi",
  }),
  sdlt600: density({
    code: 0x4a,
    bitsPerMillimetre: 9173,
    tracks: 40,
    capacityMB: 300_000,
    text: "233000 bpi",
  }),
  dltS4: density({
    code: 0x4b,
    bitsPerMillimetre: 10_079,
    tracks: 80,
    capacityMB: 800_000,
    text: "256000 bpi",
  }),
} as const;

/** The density a drive uses where it is told nothing. */
export const ownDensity = (row: DensityRow): DensityRow => ({ ...row, isDefault: true });
/** A density that a drive reads only. */
export const readDensity = (row: DensityRow): DensityRow => ({ ...row, readOnly: true });

interface DltTape {
  readonly format: string;
  readonly mediumType: number;
  /** Whether there is a WORM cartridge too; it has the same medium type. */
  readonly worm: boolean;
}

const tape = (format: string, mediumType: number, worm = false): DltTape => ({
  format,
  mediumType,
  worm,
});

/** Cartridges and their medium types. Quantum DLT 4000 user's manual, MODE SENSE; DLT-S4 Interface Reference Guide, p 162. */
export const DLT_TAPES = {
  iii: tape("DLTtape III", 0x83),
  iiiXt: tape("DLTtape IIIXT", 0x84),
  iv: tape("DLTtape IV", 0x85),
  superI: tape("Super DLTtape I", 0x86),
  superII: tape("Super DLTtape II", 0x87, true),
  s4: tape("DLTtape S4", 0x91, true),
} as const;

const support = (
  access: CartridgeSupport["access"],
  { format, mediumType, worm }: DltTape,
  { code }: DensityRow,
): CartridgeSupport => ({
  format,
  access,
  densityCode: code,
  mediumType,
  wormMediumType: worm ? mediumType : undefined,
});

/** A cartridge that a drive writes, in that density. */
export const writes = (cartridge: DltTape, row: DensityRow): CartridgeSupport =>
  support("readWrite", cartridge, row);
/** A cartridge of an older drive that this one reads only. */
export const reads = (cartridge: DltTape, row: DensityRow): CartridgeSupport =>
  support("readOnly", cartridge, row);

/** What is assumed of every drive of the family. */
export const DLT_ASSUMED = [
  "transfer rate",
  "buffer size and the interface rate into it",
  "distance from early warning to the end of the tape",
  "REPORT DENSITY SUPPORT and the texts of its descriptors",
  "which megabyte page 32h means: 10^6",
  "density codes that choose compression cannot be set, so they are never returned",
  "vital product data pages",
] as const;

function modePages(logPages: readonly LogViewName[]): Personality["modePages"] {
  return [
    modePage(
      { page: 0x0f },
      "0F 0E C0 80 00 00 00 10 00 00 00 10 00 00 00 00",
      DATA_COMPRESSION_PAGE.changeableMask,
    ),
    modePage(
      { page: 0x10 },
      "10 0E 00 00 00 00 00 64 40 00 18 00 00 00 01 00",
      DEVICE_CONFIGURATION_PAGE.changeableMask,
    ),
    // One partition, which cannot be divided.
    modePage({ page: 0x11 }, "11 06 00 00 00 00 00 00", new Uint8Array(8)),
    // TapeAlert and the page that says how it is told came together, with the DLT7000.
    ...(logPages.includes("tapeAlert")
      ? [
          modePage(
            { page: 0x1c },
            "1C 0A 08 03 00 00 00 00 00 00 00 00",
            INFORMATIONAL_EXCEPTIONS_PAGE.changeableMask,
          ),
        ]
      : []),
  ];
}

function inquiryOf(row: DltRow): Personality["inquiry"] {
  return {
    qualifier: 0,
    deviceType: 1,
    removable: true,
    version: row.version,
    responseFormat: 2,
    protect: false,
    synchronous: true,
    vendor: row.vendor,
    product: row.product,
    revision: row.revision,
    ...(row.inquiryTail === undefined ? {} : { vendorSpecific: row.inquiryTail }),
  };
}

/** The drive of a row: one partition, no chip in the cartridge, and READ POSITION that tells what is in the buffer. */
export function dltPersonality(row: DltRow): Personality {
  const { cartridge, older } = row;
  return {
    name: row.name,
    family: "dlt",
    title: row.title,
    source: row.source,
    assumed: [
      ...row.assumed,
      ...(row.cleaning === undefined ? WEAR_ASSUMED.dlt : WEAR_ASSUMED.sdlt),
    ],
    inquiry: inquiryOf(row),
    serial: row.serial,
    vpdPages: (serial) => withSupportedPages([serialNumberPage(serial)]),
    commands: [...BASIC_COMMANDS, ...(row.moreCommands ?? [])],
    densities: densityDescriptors(row.densities),
    cartridges: [cartridge, ...older],
    nativeFormat: cartridge.format,
    nativeCapacityBytes: row.nativeMB * MB,
    modePages: modePages(row.logPages),
    logPages: row.logPages,
    attributeSpaceBytes: 0,
    ...(row.attributes === undefined ? {} : { attributes: row.attributes }),
    blockLimits: { granularity: 0, minimumBytes: 1, maximumBytes: 0xff_ffff },
    maximumPartitions: 1,
    protectionMethods: [],
    worm: cartridge.wormMediumType !== undefined,
    bufferBytes: row.bufferMB * MB,
    reportsBuffer: true,
    earlyWarningBytes: 5 * MB,
    filemarkBytes: row.filemarkBytes,
    mechanics: {
      nativeBytesPerSecond: row.rateMB * MB,
      linkBytesPerSecond: row.linkMB * MB,
      loadMs: row.loadSeconds * 1000,
      unloadMs: row.unloadSeconds * 1000,
      lengthsPerSecond: 1 / row.windSeconds,
      wraps: row.wraps,
      motionStartMs: 1000,
    },
    wear: DLT_WEAR,
    cleaning: row.cleaning ?? DLT_CLEANING,
    timeouts: {},
    reservationTypes: [],
    quirks: { ...NO_QUIRKS, ...row.quirks },
  };
}
