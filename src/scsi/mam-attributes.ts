/** The attributes of the cartridge chip (MAM) by name; what a chip holds beyond them is kept as it is. */
import { text } from "../codec/field.ts";
import type { Codec } from "../codec/layout.ts";
import { layout } from "../codec/layout.ts";
import type { ParameterEntry } from "../codec/parameter-table.ts";
import { parameterTable } from "../codec/parameter-table.ts";
import { uintValue } from "../codec/uint-value.ts";
import { counter, paddedText, rawBytes } from "../codec/value-codec.ts";
import { ATTRIBUTE_FORMAT } from "./attribute-list.ts";
import { SUPPORTED_DENSITIES } from "./supported-densities.ts";
import { VOLUME_COHERENCY } from "./volume-coherency.ts";

/** One known attribute. */
export interface AttributeEntry<V = unknown, I = never> extends ParameterEntry<V, I> {
  /** One of ATTRIBUTE_FORMAT. */
  readonly format: number;
  /** Written at the factory or by drives only; WRITE ATTRIBUTE for it ends with 5/26 00. */
  readonly readOnly: boolean;
  /** Whether each partition has a value of its own. */
  readonly perPartition: boolean;
  /** Length of the value; `undefined` where it varies. */
  readonly byteLength: number | undefined;
}

const { binary, ascii, text: localText } = ATTRIBUTE_FORMAT;
const volume = { perPartition: false } as const;
const partition = { perPartition: true } as const;
const drive = { readOnly: true } as const;
const host = { readOnly: false } as const;

/** A number up to 64 bits that counts on. */
const count = (code: number, byteLength: number, unit: string) =>
  ({ code, codec: counter(byteLength), unit, format: binary, byteLength }) as const;
/** A code or a small measure. */
const number = (code: number, byteLength: number, unit?: string) =>
  ({
    code,
    codec: uintValue(byteLength),
    ...(unit === undefined ? {} : { unit }),
    format: binary,
    byteLength,
  }) as const;
const letters = (code: number, byteLength: number, format: number = ascii) =>
  ({ code, codec: paddedText(byteLength), format, byteLength }) as const;
const raw = (code: number, byteLength: number) =>
  ({ code, codec: rawBytes(byteLength), format: binary, byteLength }) as const;
const shaped = <V>(code: number, codec: Codec<V>) =>
  ({ code, codec, format: binary, byteLength: undefined }) as const;

/** Vendor and serial number of a drive, as attributes 020Ah to 020Dh hold them. SPC-4, Device make/serial number. */
const DRIVE_IDENTITY = layout("drive identity", 40, {
  vendor: text(0, 8),
  serialNumber: text(8, 32),
});
const driveIdentity = (code: number) =>
  ({ code, codec: DRIVE_IDENTITY, format: ascii, byteLength: 40 }) as const;

/**
 * Attributes by name. SPC-4, Medium auxiliary memory attributes; IBM GA32-0928-06, 6.5. MiB is 2^20 bytes, also where
 * the standard's name of the attribute says megabytes. Text is kept as sent, NULs included: trim it to show it.
 */
// prettier-ignore
export const MAM_ATTRIBUTES = parameterTable("MAM attributes", {
  // Device attributes: drives write them.
  /** Native capacity from here to the end of the partition's data area, a gauge. */
  remainingCapacity:        { ...count(0x0000, 8, "MiB"), ...partition, ...drive },
  maximumCapacity:          { ...count(0x0001, 8, "MiB"), ...partition, ...drive },
  /** One bit for each TapeAlert flag, flag 1 first. */
  tapeAlertFlags:           { ...raw(0x0002, 8), ...volume, ...drive },
  /** Saturates and is never reset. */
  loadCount:                { ...count(0x0003, 8, "loads"), ...volume, ...drive },
  attributeSpaceRemaining:  { ...count(0x0004, 8, "bytes"), ...volume, ...drive },
  formatOrganization:       { ...letters(0x0005, 8), ...volume, ...drive },
  /** What the tape is written in, which need not be what the cartridge was made for. */
  formattedDensityCode:     { ...number(0x0006, 1), ...volume, ...drive },
  formatCount:              { ...number(0x0007, 2, "formats"), ...volume, ...drive },
  volumeIdentifier:         { ...letters(0x0008, 32), ...volume, ...drive },
  /** Differs after every change of the volume; 0 is unknown, FFFFFFFFh worn out: the drive writes no more. */
  volumeChangeReference:    { ...count(0x0009, 4, "changes"), ...volume, ...drive },
  driveAtLastLoad:          { ...driveIdentity(0x020a), ...volume, ...drive },
  driveOneLoadBefore:       { ...driveIdentity(0x020b), ...volume, ...drive },
  driveTwoLoadsBefore:      { ...driveIdentity(0x020c), ...volume, ...drive },
  driveThreeLoadsBefore:    { ...driveIdentity(0x020d), ...volume, ...drive },
  writtenInLife:            { ...count(0x0220, 8, "MiB"), ...volume, ...drive },
  readInLife:               { ...count(0x0221, 8, "MiB"), ...volume, ...drive },
  writtenInLastLoad:        { ...count(0x0222, 8, "MiB"), ...volume, ...drive },
  readInLastLoad:           { ...count(0x0223, 8, "MiB"), ...volume, ...drive },
  /** All ones: there is none; all ones but the last: unknown. */
  firstEncryptedBlock:      { ...count(0x0224, 8, "logical object"), ...partition, ...drive },
  firstPlainBlockAfter:     { ...count(0x0225, 8, "logical object"), ...partition, ...drive },
  mediumUsageHistory:       { ...raw(0x0340, 90), ...volume, ...drive },
  partitionUsageHistory:    { ...raw(0x0341, 60), ...partition, ...drive },

  // Medium attributes: written when the cartridge was made.
  mediumManufacturer:       { ...letters(0x0400, 8), ...volume, ...drive },
  /** The key of a cartridge: unlike the barcode it cannot be changed. */
  mediumSerialNumber:       { ...letters(0x0401, 32), ...volume, ...drive },
  /** 0 is unknown. */
  mediumLength:             { ...number(0x0402, 4, "m"), ...volume, ...drive },
  mediumWidth:              { ...number(0x0403, 4, "0.1 mm"), ...volume, ...drive },
  mediumOrganization:       { ...letters(0x0404, 8), ...volume, ...drive },
  /** What the cartridge was made for; look it up with `densityOf`. */
  mediumDensityCode:        { ...number(0x0405, 1), ...volume, ...drive },
  /** YYYYMMDD. */
  manufactureDate:          { ...letters(0x0406, 8), ...volume, ...drive },
  attributeSpace:           { ...count(0x0407, 8, "bytes"), ...volume, ...drive },
  /** One of MAM_MEDIUM_TYPE. */
  mediumType:               { ...number(0x0408, 1), ...volume, ...drive },
  /** On a cleaning cartridge: how many cleanings it is made for. */
  mediumTypeInformation:    { ...number(0x0409, 2), ...volume, ...drive },
  supportedDensities:       { ...shaped(0x0500, SUPPORTED_DENSITIES), ...volume, ...drive },

  // Host attributes: absent until an application writes them.
  applicationVendor:        { ...letters(0x0800, 8), ...volume, ...host },
  applicationName:          { ...letters(0x0801, 32), ...volume, ...host },
  applicationVersion:       { ...letters(0x0802, 8), ...volume, ...host },
  userLabel:                { ...letters(0x0803, 160, localText), ...volume, ...host },
  /** YYYYMMDDHHMM. */
  lastWritten:              { ...letters(0x0804, 12), ...volume, ...host },
  /** One of TEXT_LOCALIZATION: how the attributes of text format are written. */
  textLocalization:         { ...number(0x0805, 1), ...volume, ...host },
  barcode:                  { ...letters(0x0806, 32), ...volume, ...host },
  owningHost:               { ...letters(0x0807, 80, localText), ...volume, ...host },
  mediaPool:                { ...letters(0x0808, 160, localText), ...volume, ...host },
  partitionLabel:           { ...letters(0x0809, 16), ...partition, ...host },
  loadPartition:            { ...number(0x080a, 1), ...volume, ...host },
  applicationFormatVersion: { ...letters(0x080b, 16), ...volume, ...host },
  volumeCoherency:          { ...shaped(0x080c, VOLUME_COHERENCY), ...partition, ...host },
  mediumUniqueIdentifier:   { ...letters(0x0820, 36, binary), ...volume, ...host },
  poolUniqueIdentifier:     { ...letters(0x0821, 36, binary), ...volume, ...host },

  // Attributes of IBM drives.
  cartridgeIdentity:          { ...raw(0x1000, 28), ...volume, ...drive },
  alternateCartridgeIdentity: { ...raw(0x1001, 24), ...volume, ...drive },
  /** Can be written once and survives formatting. */
  userCartridgeIdentity:      { ...raw(0x1002, 28), byteLength: undefined, ...volume, ...host },
  /** Not 0 on LTO-9: the next load calibrates, which takes minutes to two hours. */
  optimizationNeeded:         { ...number(0x1010, 1), ...volume, ...host },
  optimizationVersion:        { ...number(0x1011, 1), ...volume, ...drive },
  tapeMotion:                 { ...count(0x1100, 8, "m"), ...volume, ...drive },

  /** Whether LTFS locked the volume. */
  ltfsLockState:              { ...number(0x1623, 1), ...volume, ...host },
} satisfies Readonly<Record<string, AttributeEntry>>);

/** Values of `mediumType`. SPC-4, Medium type attribute. */
export const MAM_MEDIUM_TYPE = { data: 0x00, cleaning: 0x01, worm: 0x80 } as const;

/** Values of `textLocalization`; 1 to 10 are ISO 8859-1 to -10. SPC-4, Text localization identifier attribute. */
export const TEXT_LOCALIZATION = {
  ascii: 0x00,
  iso8859Part1: 0x01,
  ucs2: 0x80,
  utf8: 0x81,
} as const;

/** The name of a known attribute. */
export type MamAttributeName = keyof typeof MAM_ATTRIBUTES.entries;
