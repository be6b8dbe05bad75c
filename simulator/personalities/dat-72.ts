/** A Certance DAT 72 drive, sold by Seagate before. */
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_PAGE_DAT } from "../../src/scsi/mode-pages/device-configuration.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import { BASIC_COMMANDS } from "./command-sets.ts";
import { modePage } from "./mode-page-bytes.ts";
import type { CartridgeSupport, Personality } from "./personality.ts";
import { densityDescriptors } from "./plain-densities.ts";
import { serialNumberPage, withSupportedPages } from "./vpd-pages.ts";
import { DAT_CLEANING, DAT_WEAR, WEAR_ASSUMED } from "./wear-manners.ts";

/** DAT drives report medium type 00h whatever is in them. Sony SDT-10000 product description, p 6-52. */
const support = (format: string, densityCode: number): CartridgeSupport => ({
  format,
  access: "readWrite",
  densityCode,
  mediumType: 0x00,
  wormMediumType: undefined,
});

const WIDTH_4_MM = 40;

/** DAT 72: two partitions, no chip in the cassette, and READ POSITION that always calls its buffer empty. */
export const DAT_72: Personality = {
  name: "dat-72",
  family: "dat",
  title: "Certance DAT 72 (SEAGATE DAT DAT72-000)",
  source:
    "Certance DDS-4 and DAT 72 SCSI Interface Manual 50000697 rev. B; Sony SDT-10000/11000 product description; HP DDS/DAT configuration guide",
  assumed: [
    "firmware revision",
    "transfer rate",
    "buffer size",
    "distance from early warning to the end of the tape",
    "tape taken by a filemark",
    "load, unload and wind times are those of Sony's DDS-4 drive",
    "group size",
    "compression algorithm 20h",
    "REPORT DENSITY SUPPORT and its descriptors, but for the codes and DDS-4's",
    "log parameters 0001h to 0007h of page 30h",
    "vital product data pages",
    "dividing the tape by MODE SELECT needs the beginning of the tape, and page 11h has one size, that of partition 1",
    ...WEAR_ASSUMED.dat,
  ],
  inquiry: {
    qualifier: 0,
    deviceType: 1,
    removable: true,
    version: 3,
    responseFormat: 2,
    protect: false,
    synchronous: true,
    vendor: "SEAGATE",
    product: "DAT    DAT72-000",
    revision: "CAP1",
  },
  serial: "CAPSTAN072",
  vpdPages: (serial) => withSupportedPages([serialNumberPage(serial)]),
  commands: BASIC_COMMANDS,
  densities: densityDescriptors([
    {
      code: 0x25,
      bitsPerMillimetre: 4803,
      width: WIDTH_4_MM,
      tracks: 1,
      capacityMB: 12_000,
      organization: "",
      name: "DDS3",
      text: "DDS-3",
    },
    {
      code: 0x26,
      bitsPerMillimetre: 4804,
      width: WIDTH_4_MM,
      tracks: 1,
      capacityMB: 20_000,
      organization: "",
      name: "DDS4",
      text: "DDS-4",
    },
    {
      code: 0x47,
      bitsPerMillimetre: 6417,
      width: WIDTH_4_MM,
      tracks: 1,
      capacityMB: 36_000,
      organization: "",
      name: "DAT72",
      text: "DAT 72",
      isDefault: true,
    },
  ]),
  cartridges: [support("DAT 72", 0x47), support("DDS-4", 0x26), support("DDS-3", 0x25)],
  nativeFormat: "DAT 72",
  nativeCapacityBytes: 36_000_000_000,
  modePages: [
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
  ],
  logPages: ["writeErrors", "readErrors", "tapeAlert", "tapeUsageDat", "tapeCapacityDat"],
  attributeSpaceBytes: 0,
  blockLimits: { granularity: 0, minimumBytes: 1, maximumBytes: 0xff_ffff },
  maximumPartitions: 2,
  protectionMethods: [],
  worm: false,
  bufferBytes: 8_000_000,
  reportsBuffer: false,
  earlyWarningBytes: 5_000_000,
  filemarkBytes: 0,
  mechanics: {
    nativeBytesPerSecond: 3_500_000,
    linkBytesPerSecond: 40_000_000,
    loadMs: 24_000,
    unloadMs: 20_000,
    lengthsPerSecond: 1 / 80,
    wraps: 1,
    motionStartMs: 1000,
  },
  wear: DAT_WEAR,
  cleaning: DAT_CLEANING,
  timeouts: {},
  reservationTypes: [],
  quirks: {
    logSenseNeedsWholePage: false,
    longSense: false,
    dltSense: false,
    alwaysCachesAttributes: false,
    cachesAttributes: false,
    partitionsByModeSelect: true,
  },
};
