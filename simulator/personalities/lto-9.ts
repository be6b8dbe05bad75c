/** An LTO-9 drive as HPE sells it and IBM builds it. */
import { ALL_COMMANDS } from "../../src/scsi/command-table.ts";
import { CONTROL_DATA_PROTECTION_PAGE } from "../../src/scsi/mode-pages/control-data-protection.ts";
import { DATA_COMPRESSION_PAGE } from "../../src/scsi/mode-pages/data-compression.ts";
import { DEVICE_CONFIGURATION_EXTENSION_PAGE } from "../../src/scsi/mode-pages/device-configuration-extension.ts";
import { DEVICE_CONFIGURATION_PAGE } from "../../src/scsi/mode-pages/device-configuration.ts";
import { MEDIUM_PARTITION_PAGE } from "../../src/scsi/mode-pages/medium-partition.ts";
import { PROTECTION_METHODS } from "../../src/scsi/vpd-pages/protection-methods.ts";
import { SEQUENTIAL_ACCESS_CAPABILITIES } from "../../src/scsi/vpd-pages/sequential-access-capabilities.ts";
import { SUPPORTED_VPD_PAGES } from "../../src/scsi/vpd-pages/supported-pages.ts";
import { UNIT_SERIAL_NUMBER } from "../../src/scsi/vpd-pages/unit-serial-number.ts";
import type { Personality, PersonalityModePage, PersonalityVpdPage } from "./personality.ts";

const TAPE = { qualifier: 0, deviceType: 1 };

function vpdPages(serial: string): readonly PersonalityVpdPage[] {
  const protection = {
    informationBytes: 4,
    write: true,
    read: true,
    recoverBufferedData: false,
  };
  const pages = [0x00, 0x80, 0xb0, 0xb5].map((page) => ({ page }));
  return [
    { page: 0x00, bytes: SUPPORTED_VPD_PAGES.codec.encode({ ...TAPE, items: pages }) },
    { page: 0x80, bytes: UNIT_SERIAL_NUMBER.codec.encode({ ...TAPE, serialNumber: serial }) },
    { page: 0xb0, bytes: SEQUENTIAL_ACCESS_CAPABILITIES.codec.encode({ ...TAPE, worm: true }) },
    {
      page: 0xb5,
      bytes: PROTECTION_METHODS.codec.encode({
        ...TAPE,
        items: [
          { method: 1, ...protection },
          { method: 2, ...protection },
        ],
      }),
    },
  ];
}

const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

const MODE_PAGES: readonly PersonalityModePage[] = [
  {
    page: 0x0f,
    subpage: 0,
    defaults: hex("0F 0E C0 80 00 00 00 FF 00 00 00 FF 00 00 00 00"),
    changeable: DATA_COMPRESSION_PAGE.changeableMask,
  },
  {
    page: 0x0a,
    subpage: 0xf0,
    defaults: CONTROL_DATA_PROTECTION_PAGE.encode({
      method: 0,
      informationBytes: 0,
      write: false,
      read: false,
    }),
    changeable: CONTROL_DATA_PROTECTION_PAGE.changeableMask,
  },
  {
    page: 0x10,
    subpage: 0,
    defaults: hex("10 0E 00 00 00 00 01 2C 40 00 10 00 00 00 01 90"),
    changeable: DEVICE_CONFIGURATION_PAGE.changeableMask,
  },
  {
    page: 0x10,
    subpage: 1,
    defaults: DEVICE_CONFIGURATION_EXTENSION_PAGE.encode({
      writeMode: 0,
      programmableEarlyWarningMB: 0,
    }),
    changeable: DEVICE_CONFIGURATION_EXTENSION_PAGE.changeableMask,
  },
  {
    page: 0x11,
    subpage: 0,
    defaults: hex("11 0E 03 00 3C 03 09 00 FF FF 00 00 00 00 00 00"),
    changeable: MEDIUM_PARTITION_PAGE.changeableMask,
  },
];

/** LTO-9, full height, SAS, HPE firmware S2S1. */
export const LTO_9: Personality = {
  name: "lto-9",
  family: "lto",
  title: "HPE LTO-9 (Ultrium 9-SCSI)",
  source: "capture of an HPE Ultrium 9-SCSI; IBM LTO SCSI Reference GA32-0928-06",
  assumed: [],
  inquiry: {
    qualifier: 0,
    deviceType: 1,
    removable: true,
    version: 6,
    hierarchical: true,
    responseFormat: 2,
    protect: true,
    multiPort: true,
    commandQueuing: true,
    vendor: "HPE",
    product: "Ultrium 9-SCSI",
    revision: "S2S1",
  },
  serial: "CAPSTAN009",
  vpdPages,
  commands: ALL_COMMANDS,
  densities: [],
  cartridges: [
    {
      format: "LTO-9",
      access: "readWrite",
      densityCode: 0x60,
      mediumType: 0x98,
      wormMediumType: 0x9c,
    },
    {
      format: "LTO-8",
      access: "readWrite",
      densityCode: 0x5e,
      mediumType: 0x88,
      wormMediumType: 0x8c,
    },
  ],
  nativeFormat: "LTO-9",
  nativeCapacityBytes: 18_000_000_000_000,
  modePages: MODE_PAGES,
  logPages: [],
  attributeSpaceBytes: 3072,
  blockLimits: { granularity: 0, minimumBytes: 1, maximumBytes: 0x80_0000 },
  maximumPartitions: 4,
  protectionMethods: [1, 2],
  worm: true,
  bufferBytes: 647_000_000,
  reportsBuffer: true,
  earlyWarningBytes: 49_000_000,
  filemarkBytes: 4096,
  mechanics: {
    nativeBytesPerSecond: 400_000_000,
    linkBytesPerSecond: 1_000_000_000,
    loadMs: 17_000,
    unloadMs: 30_000,
    lengthsPerSecond: 1 / 110,
    wraps: 280,
    motionStartMs: 1000,
  },
  timeouts: {},
  quirks: { logSenseNeedsWholePage: false, longSense: true },
};
