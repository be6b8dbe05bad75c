import { bits, flag, orZero, u16, u24, u8 } from "../../codec/field.ts";
import { defineModePage } from "../define-mode-page.ts";

/** From byte 3 on, all families write the page alike. */
const COMMON_FIELDS = {
  /** The partition the tape is in. */
  activePartition: u8(3),
  writeBufferFullRatio: orZero(u8(4)),
  readBufferEmptyRatio: orZero(u8(5)),
  /** How long the drive waits before it writes a buffer that is not full, in tenths of a second. */
  writeDelayTenthSeconds: u16(6),
  bufferRecovery: orZero(flag(8, 7)), // OBR, formerly DBR
  objectIdentifiers: flag(8, 6), // LOIS, formerly BIS
  reportsSetmarks: orZero(flag(8, 5)), // RSMK
  automaticVelocityControl: orZero(flag(8, 4)), // AVC
  stopOnConsecutiveFilemarks: orZero(bits(8, 3, 2)), // SOCF
  recoverBufferOrder: orZero(flag(8, 1)), // ROBO
  reportEarlyWarningOnRead: orZero(flag(8, 0)), // REW
  gapSize: orZero(u8(9)),
  endOfDataDefined: orZero(bits(10, 7, 5)),
  endOfDataGeneration: orZero(flag(10, 4)), // EEG
  synchronizeAtEarlyWarning: orZero(flag(10, 3)), // SEW
  softwareWriteProtect: orZero(flag(10, 2)), // SWP
  blockAddressModeLock: orZero(flag(10, 1)), // BAML
  blockAddressMode: orZero(flag(10, 0)), // BAM
  bufferBytesAtEarlyWarning: orZero(u24(11)),
  /** 0 off, 1 on; other values name an algorithm. On LTO, 1 forces page 0Fh on. */
  selectCompression: u8(14),
  wormTamperReadEnable: orZero(bits(15, 7, 6)), // WTRE
  onlyIfReserved: orZero(flag(15, 5)), // OIR
  rewindOnReset: orZero(bits(15, 4, 3)), // ROR
  associatedWriteProtect: orZero(flag(15, 2)), // ASOCWP
  persistentWriteProtect: orZero(flag(15, 1)), // PERSWP
  permanentWriteProtect: orZero(flag(15, 0)), // PRMWP
} as const;

/** How the drive buffers, protects and positions. */
export const DEVICE_CONFIGURATION_PAGE = defineModePage({
  name: "Device Configuration",
  page: 0x10,
  byteLength: 16,
  reference: "SSC-4, Device Configuration mode page; IBM GA32-0928-06, 6.6",
  fields: {
    changeActivePartition: orZero(flag(2, 6)), // CAP
    changeActiveFormat: orZero(flag(2, 5)), // CAF
    activeFormat: orZero(bits(2, 4, 0)),
    ...COMMON_FIELDS,
  },
  changeable: ["writeDelayTenthSeconds", "softwareWriteProtect", "selectCompression"],
});

/** The page as DDS drives write it: byte 2 says how frames are secured. */
export const DEVICE_CONFIGURATION_PAGE_DAT = defineModePage({
  name: "Device Configuration (DAT)",
  page: 0x10,
  family: "dat",
  byteLength: 16,
  reference:
    "Sony SDT-10000/11000 product description v1.2, p 6-44; Certance 50000697 rev. B, p 97",
  fields: {
    /** No reading back of frames while they are written. */
    readAfterWriteDisabled: orZero(flag(2, 4)), // Disable RAW
    thirdErrorCorrectionEnabled: orZero(flag(2, 3)), // ECC-3
    /** How often each group is repeated; not used by DDS-3 and DDS-4. */
    groupRepeatCount: orZero(bits(2, 2, 0)), // N-group
    ...COMMON_FIELDS,
  },
  changeable: ["writeDelayTenthSeconds", "selectCompression"],
});
