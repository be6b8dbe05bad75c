/** A Quantum DLT8000. */
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_PAGE } from "../../src/scsi/mode-pages/device-configuration.ts";
import { INFORMATIONAL_EXCEPTIONS_PAGE } from "../../src/scsi/mode-pages/informational-exceptions.ts";
import { BASIC_COMMANDS } from "./command-sets.ts";
import { modePage } from "./mode-page-bytes.ts";
import type { CartridgeSupport, Personality } from "./personality.ts";
import type { DensityRow } from "./plain-densities.ts";
import { densityDescriptors } from "./plain-densities.ts";
import { serialNumberPage, withSupportedPages } from "./vpd-pages.ts";
import { DLT_CLEANING, DLT_WEAR, WEAR_ASSUMED } from "./wear-manners.ts";

const support = (format: string, densityCode: number, mediumType: number): CartridgeSupport => ({
  format,
  access: "readWrite",
  densityCode,
  mediumType,
  wormMediumType: undefined,
});

const density = (
  row: Pick<DensityRow, "code" | "bitsPerMillimetre" | "tracks" | "capacityMB" | "text">,
): DensityRow => ({ ...row, width: 127, organization: "", name: "DLT" });

/** DLT8000: one partition, no chip in the cartridge, and sense data that say how much tape is left. */
export const DLT_8000: Personality = {
  name: "dlt-8000",
  family: "dlt",
  title: "Quantum DLT8000",
  source: "Quantum DLT 8000 product manual 81-60118 and user's guide; DLT 7000 product manual",
  assumed: [
    "transfer rate",
    "buffer size",
    "distance from early warning to the end of the tape",
    "REPORT DENSITY SUPPORT and the texts of its descriptors",
    "mode pages but for 0Fh, 10h, 11h and 1Ch, and the defaults of those",
    "log pages 07h and 33h are left out",
    "which megabyte page 32h means: 10^6",
    "density codes 88h and 89h cannot be set, so they are never returned",
    "vital product data pages",
    ...WEAR_ASSUMED.dlt,
  ],
  inquiry: {
    qualifier: 0,
    deviceType: 1,
    removable: true,
    version: 2,
    responseFormat: 2,
    protect: false,
    synchronous: true,
    vendor: "QUANTUM",
    product: "DLT8000",
    revision: "010F",
  },
  serial: "CAPSTAN800",
  vpdPages: (serial) => withSupportedPages([serialNumberPage(serial)]),
  commands: BASIC_COMMANDS,
  densities: densityDescriptors([
    density({
      code: 0x19,
      bitsPerMillimetre: 2461,
      tracks: 128,
      capacityMB: 10_000,
      text: "62500 bpi",
    }),
    density({
      code: 0x1a,
      bitsPerMillimetre: 3214,
      tracks: 128,
      capacityMB: 20_000,
      text: "81633 bpi",
    }),
    density({
      code: 0x1b,
      bitsPerMillimetre: 3383,
      tracks: 208,
      capacityMB: 35_000,
      text: "85937 bpi",
    }),
    {
      ...density({
        code: 0x41,
        bitsPerMillimetre: 3868,
        tracks: 208,
        capacityMB: 40_000,
        text: "98250 bpi",
      }),
      isDefault: true,
    },
  ]),
  cartridges: [
    support("DLTtape IV", 0x41, 0x85),
    support("DLTtape IIIXT", 0x19, 0x84),
    support("DLTtape III", 0x19, 0x83),
  ],
  nativeFormat: "DLTtape IV",
  nativeCapacityBytes: 40_000_000_000,
  modePages: [
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
    modePage(
      { page: 0x1c },
      "1C 0A 08 03 00 00 00 00 00 00 00 00",
      INFORMATIONAL_EXCEPTIONS_PAGE.changeableMask,
    ),
  ],
  logPages: [
    "writeErrorsDlt",
    "readErrorsDlt",
    "tapeAlert",
    "compressionDlt",
    "driveStatusDlt8000",
  ],
  attributeSpaceBytes: 0,
  blockLimits: { granularity: 0, minimumBytes: 1, maximumBytes: 0xff_ffff },
  maximumPartitions: 1,
  protectionMethods: [],
  worm: false,
  bufferBytes: 8_000_000,
  reportsBuffer: true,
  earlyWarningBytes: 5_000_000,
  filemarkBytes: 29 * 1024,
  mechanics: {
    nativeBytesPerSecond: 6_000_000,
    linkBytesPerSecond: 40_000_000,
    loadMs: 37_000,
    unloadMs: 17_000,
    lengthsPerSecond: 1 / 122,
    wraps: 52,
    motionStartMs: 1000,
  },
  wear: DLT_WEAR,
  cleaning: DLT_CLEANING,
  timeouts: {},
  reservationTypes: [],
  quirks: {
    logSenseNeedsWholePage: false,
    longSense: false,
    dltSense: true,
    alwaysCachesAttributes: false,
    cachesAttributes: false,
    partitionsByModeSelect: false,
  },
};
