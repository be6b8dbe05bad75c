import { bits, flag, orZero, u24, u64, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import { lengthVariants } from "../../codec/length-variants.ts";
import { parameterTable } from "../../codec/parameter-table.ts";
import { uintValue } from "../../codec/uint-value.ts";
import { paddedText } from "../../codec/value-codec.ts";
import { defineLogPage } from "../define-log-page.ts";

/** What a drive is doing, as byte 2 of the very high frequency data says. ADC-3; IBM LTO SCSI Reference, 6.4.10. */
export const DEVICE_ACTIVITY = {
  none: 0x00,
  cleaning: 0x01,
  loading: 0x02,
  unloading: 0x03,
  otherMediumActivity: 0x04,
  reading: 0x05,
  writing: 0x06,
  locating: 0x07,
  rewinding: 0x08,
  erasing: 0x09,
  formatting: 0x0a,
  calibrating: 0x0b,
  other: 0x0c,
  firmwareUpdate: 0x0d,
  readingEncrypted: 0x0e,
  writingEncrypted: 0x0f,
} as const;

// prettier-ignore
const VERY_HIGH_FREQUENCY_FIELDS = {
  removalPrevented: flag(0, 7),     // PAMR
  unloadedByHost: flag(0, 6),       // HIU
  cartridgeMemoryReadable: flag(0, 5), // MACC
  compressionEnabled: flag(0, 4),   // CMPR
  writeProtected: flag(0, 3),       // WRTP; says something only where a medium is present
  cleaningRequested: flag(0, 2),    // CRQST
  cleaningRequired: flag(0, 1),     // CRQRD
  /** Where it is off, none of the other bits says anything. */
  dataValid: flag(0, 0),            // DINIT
  inTransition: flag(1, 7),         // INXTN: the rest of byte 1 is changing
  robotAccessAllowed: flag(1, 5),   // RAA
  mediumPresent: flag(1, 4),        // MPRSNT
  mediumSeated: flag(1, 2),         // MSTD
  mediumThreaded: flag(1, 1),       // MTHRD
  mediumMounted: flag(1, 0),        // MOUNTED
  /** One of DEVICE_ACTIVITY. */
  activity: u8(2),
  vendorBit: orZero(flag(3, 7)),            // VS
  diagnosticDataChanged: orZero(flag(3, 5)), // TDDEC: page 16h has a new entry
  encryptionParametersSet: orZero(flag(3, 4)), // EPP
  encryptionServiceRequested: orZero(flag(3, 3)), // ESR, read as ADC does; IBM's text prints it inverted
  recoveryRequested: orZero(flag(3, 2)),    // RRQST: page 13h names procedures
  interfaceChanged: orZero(flag(3, 1)),     // INTFC
  tapeAlertChanged: orZero(flag(3, 0)),     // TAFC: since this nexus last read page 12h or 2Eh
} as const;

/** The four bytes that say what drive, lamp and cartridge are doing. ADC-3, very high frequency data. */
const VERY_HIGH_FREQUENCY_DATA = layout("very high frequency data", 4, VERY_HIGH_FREQUENCY_FIELDS);

/** The same four bytes and four more. IBM LTO SCSI Reference GA32-0928-06, LP 11h, parameter 0004h. */
const EXTENDED_VERY_HIGH_FREQUENCY_DATA = layout("extended very high frequency data", 8, {
  ...VERY_HIGH_FREQUENCY_FIELDS,
  overwritten: orZero(flag(4, 1)), // OVERWRITE: while not in append-only mode, since the cartridge came in
  otherInitiators: orZero(flag(4, 0)), // PCL_P
  hostLoggedIn: orZero(flag(5, 1)), // HOSTLOGIN
  asleep: orZero(flag(5, 0)), // SM
});

const SAS_PORT_STATUS = layout("SAS primary port status", 12, {
  linkRate: bits(0, 7, 4), // 8 = 1.5, 9 = 3, Ah = 6, Bh = 12 Gbit/s
  signal: flag(0, 1),
  initialized: flag(0, 0), // PIC
  hashedAddress: u24(1),
  sasAddress: u64(4),
});

const FIBRE_CHANNEL_PORT_STATUS = layout("Fibre Channel primary port status", 24, {
  currentTopology: flag(0, 7), // CURRTOP
  linkRate: bits(0, 6, 4), // 0 = 1, 1 = 2, 2 = 4, 3 = 8 Gbit/s
  loginComplete: flag(0, 3), // LC
  addressConflict: flag(0, 2), // CONFLICT
  signal: flag(0, 1),
  initialized: flag(0, 0), // PIC
  portId: u24(1), // N_Port_ID
  loopId: u8(7),
  portName: u64(8),
  nodeName: u64(16),
});

/** Status of one host port; the length of the parameter tells which kind of port it is. */
const PRIMARY_PORT_STATUS = lengthVariants("primary port status", {
  sas: SAS_PORT_STATUS,
  fibreChannel: FIBRE_CHANNEL_PORT_STATUS,
});

/**
 * Cartridge and encryption state. Cartridge types: 01h LTO-1, 02h cleaning cartridge, 03h and 04h firmware tape, 06h
 * invalid cleaning cartridge, 07h unknown, 08h LTO-2, 0Ah LTO-3, 0Ch LTO-4, 0Dh LTO-5, 0Fh LTO-6, 11h LTO-7, 12h LTO-8,
 * 14h LTO-9. IBM LTO SCSI Reference GA32-0928-06, LP 11h, parameter 8001h.
 */
const CARTRIDGE_STATUS = layout("cartridge status", 4, {
  cartridgeType: bits(0, 4, 0),
  encryptionCapable: flag(1, 6), // MEC
  volumeAttributeEncryption: orZero(flag(1, 2)), // VAE
  encryptionStatus: bits(1, 1, 0), // MES: 1 = some of it is plain, 2 = all of it is encrypted
});

/**
 * The page to poll: what drive, lamp and cartridge are doing now. Reading it changes nothing, and it answers while a
 * long command runs. The clean lamp is `cleaningRequired || cleaningRequested`, never a TapeAlert flag.
 */
export const DEVICE_STATUS = defineLogPage({
  name: "DT Device Status log page",
  page: 0x11,
  reference: "ADC-3, DT Device Status log page; IBM LTO SCSI Reference GA32-0928-06, 6.4.10",
  parameters: parameterTable("DT Device Status log page", {
    veryHighFrequencyData: { code: 0x0000, codec: VERY_HIGH_FREQUENCY_DATA },
    pollingDelay: { code: 0x0001, codec: uintValue(2), unit: "ms" },
    extendedVeryHighFrequencyData: { code: 0x0004, codec: EXTENDED_VERY_HIGH_FREQUENCY_DATA },
    primaryPort1: { code: 0x0101, codec: PRIMARY_PORT_STATUS },
    primaryPort2: { code: 0x0102, codec: PRIMARY_PORT_STATUS },
    /** The label of the cartridge, as a library told the drive. */
    volumeLabel: { code: 0x8000, codec: paddedText(8) },
    cartridge: { code: 0x8001, codec: CARTRIDGE_STATUS },
  }),
});
