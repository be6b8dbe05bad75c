/** A DAT drive from its row: what drives of all makers have in common, and what the row says of one. */
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_PAGE_DAT } from "../../src/scsi/mode-pages/device-configuration.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import { BASIC_COMMANDS } from "./command-sets.ts";
import { modePage } from "./mode-page-bytes.ts";
import type { CartridgeSupport, LogViewName, Personality } from "./personality.ts";
import { NO_QUIRKS } from "./personality.ts";
import type { DensityRow } from "./plain-densities.ts";
import { densityDescriptors } from "./plain-densities.ts";
import { serialNumberPage, withSupportedPages } from "./vpd-pages.ts";
import { DAT_CLEANING, DAT_WEAR, WEAR_ASSUMED } from "./wear-manners.ts";

/** One DAT drive. */
export interface DatRow {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly assumed: readonly string[];
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
  /** INQUIRY's version: 2 is SCSI-2, 3 the first SPC. */
  readonly version: number;
  readonly serial: string;
  /** Its own, which has the highest code. */
  readonly native: DensityRow;
  /** Those of older drives, in ascending order of their codes. */
  readonly older: readonly DensityRow[];
  readonly logPages: readonly LogViewName[];
  readonly logSenseNeedsWholePage: boolean;
  /** Its cleaning cassette, where that is not the one for 4 mm tape. */
  readonly cleaner?: string;
  readonly rateMB: number;
  readonly bufferMB: number;
}

const MB = 1_000_000;
/** Tenths of a millimetre. */
const WIDTH = { fourMillimetres: 40, eightMillimetres: 80 } as const;

const density = (
  row: Pick<
    DensityRow,
    "code" | "secondaryCode" | "bitsPerMillimetre" | "capacityMB" | "name" | "text" | "readOnly"
  >,
): DensityRow => ({ ...row, width: WIDTH.fourMillimetres, tracks: 1, organization: "" });

/**
 * Densities of DAT drives. Sony SDT-10000/11000 product description, p 6-71 (DDS-4); HP DDS/DAT configuration guide
 * (DAT 72, DAT 160); the bits of the others, and the width of DAT 160 in the report, are assumed.
 */
export const DAT_DENSITIES = {
  dds1: density({
    code: 0x13,
    bitsPerMillimetre: 2402,
    capacityMB: 2000,
    name: "DDS1",
    text: "DDS-1",
    readOnly: true,
  }),
  dds2: density({
    code: 0x24,
    bitsPerMillimetre: 2402,
    capacityMB: 4000,
    name: "DDS2",
    text: "DDS-2",
  }),
  dds3: density({
    code: 0x25,
    bitsPerMillimetre: 4803,
    capacityMB: 12_000,
    name: "DDS3",
    text: "DDS-3",
  }),
  dds4: density({
    code: 0x26,
    bitsPerMillimetre: 4804,
    capacityMB: 20_000,
    name: "DDS4",
    text: "DDS-4",
  }),
  dat72: density({
    code: 0x47,
    bitsPerMillimetre: 6417,
    capacityMB: 36_000,
    name: "DAT72",
    text: "DAT 72",
  }),
  dat160: {
    ...density({
      code: 0x48,
      bitsPerMillimetre: 6870,
      capacityMB: 80_000,
      name: "DAT160",
      text: "DAT 160",
    }),
    width: WIDTH.eightMillimetres,
  },
} as const;

/** What is assumed of every DAT drive. */
export const DAT_ASSUMED = [
  "distance from early warning to the end of the tape",
  "tape taken by a filemark",
  "group size",
  "compression algorithm 20h",
  "vital product data pages",
] as const;

/** Medium type 00h whatever is in the drive. Sony SDT-10000 product description, p 6-52. */
const support = ({ text, code, readOnly }: DensityRow): CartridgeSupport => ({
  format: text,
  access: readOnly === true ? "readOnly" : "readWrite",
  densityCode: code,
  mediumType: 0x00,
  wormMediumType: undefined,
});

function modePages(): Personality["modePages"] {
  return [
    modePage(
      { page: 0x0f },
      "0F 0E C0 80 00 00 00 20 00 00 00 20 00 00 00 00",
      DATA_COMPRESSION_PAGE.changeableMask,
    ),
    modePage(
      { page: 0x10 },
      "10 0E 00 00 00 00 00 32 40 00 10 00 00 00 01 00",
      DEVICE_CONFIGURATION_PAGE_DAT.changeableMask,
    ),
    // The size of partition 1 in MB; MODE SELECT divides the tape at once, as there is no FORMAT MEDIUM.
    modePage({ page: 0x11 }, "11 08 01 00 10 03 00 00 00 00", MEDIUM_PARTITION_PAGE.changeableMask),
  ];
}

/** The drive of a row: two partitions, no chip in the cassette, and READ POSITION that always calls its buffer empty. */
export function datPersonality(row: DatRow): Personality {
  const { native, older } = row;
  return {
    name: row.name,
    family: "dat",
    title: row.title,
    source: row.source,
    assumed: [...row.assumed, ...WEAR_ASSUMED.dat],
    inquiry: {
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
    },
    serial: row.serial,
    vpdPages: (serial) => withSupportedPages([serialNumberPage(serial)]),
    commands: BASIC_COMMANDS,
    densities: densityDescriptors([...older, { ...native, isDefault: true }]),
    cartridges: [...older, native].map(support).reverse(),
    nativeFormat: native.text,
    nativeCapacityBytes: native.capacityMB * MB,
    modePages: modePages(),
    logPages: row.logPages,
    attributeSpaceBytes: 0,
    blockLimits: { granularity: 0, minimumBytes: 1, maximumBytes: 0xff_ffff },
    maximumPartitions: 2,
    protectionMethods: [],
    worm: false,
    bufferBytes: row.bufferMB * MB,
    reportsBuffer: false,
    earlyWarningBytes: 5 * MB,
    filemarkBytes: 0,
    mechanics: {
      nativeBytesPerSecond: row.rateMB * MB,
      linkBytesPerSecond: 40 * MB,
      // A DDS-4 cassette of 150 m. Sony SDT-10000/11000 product description, chapter 2.
      loadMs: 24_000,
      unloadMs: 20_000,
      lengthsPerSecond: 1 / 80,
      wraps: 1,
      motionStartMs: 1000,
    },
    wear: DAT_WEAR,
    cleaning: { ...DAT_CLEANING, ...(row.cleaner === undefined ? {} : { format: row.cleaner }) },
    timeouts: {},
    reservationTypes: [],
    quirks: {
      ...NO_QUIRKS,
      logSenseNeedsWholePage: row.logSenseNeedsWholePage,
      partitionsByModeSelect: true,
    },
  };
}
