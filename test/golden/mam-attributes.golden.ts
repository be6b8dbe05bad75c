import type { GoldenBytes } from "./golden-bytes.ts";

const TABLE =
  "worked by hand from IBM LTO SCSI Reference GA32-0928-06, 6.5, and SPC-4, MAM attributes";

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const zeros = (count: number): string => hex(new Array<number>(count).fill(0));
/** Text as printed, padded with spaces to the length of its attribute. */
const padded = (text: string, byteLength: number): string =>
  hex(Array.from(text.padEnd(byteLength, " "), (one) => one.charCodeAt(0)));

/** One attribute as an answer of READ ATTRIBUTE holds it: identifier, read-only bit and format, length, value. */
const worked = (attribute: string, value: Readonly<Record<string, unknown>>): GoldenBytes => ({
  of: "MAM attributes",
  hex: attribute,
  provenance: TABLE,
  kind: "worked",
  value,
});

/** What FreeBSD's mt and libmt were told of LTO-10, commit 5f55c59c, from the memory of real cartridges. */
const ofLto10 = (attribute: string, value: Readonly<Record<string, unknown>>): GoldenBytes => ({
  ...worked(attribute, value),
  provenance: `values: FreeBSD commit 5f55c59c, read from real cartridges; frame ${TABLE}`,
});

const DRIVE = `${padded("IBM", 8)} ${padded("0007812345", 32)}`;
const IDENTITY = { vendor: "IBM", serialNumber: "0007812345" };
const LTFS_CLIENT = `4C 54 46 53 00 ${padded("5f3c1e0a-0b1c-4d2e-8f3a-9b8c7d6e5f40", 36)} 00 01`;

/** Known encodings of the cartridge memory attributes, at least one for each known attribute. */
// prettier-ignore
export const MAM_ATTRIBUTE_GOLDEN: readonly GoldenBytes[] = [
  worked("00 00 80 00 08 00 00 00 00 01 0F 2C 00", { remainingCapacity: 0x010f_2c00n }),
  worked("00 01 80 00 08 00 00 00 00 01 0F 2C 01", { maximumCapacity: 0x010f_2c01n }),
  worked("00 02 80 00 08 80 00 00 00 00 00 00 01", { tapeAlertFlags: Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 1) }),
  worked("00 03 80 00 08 00 00 00 00 00 00 00 2A", { loadCount: 42n }),
  worked("00 04 80 00 08 00 00 00 00 00 00 0B DC", { attributeSpaceRemaining: 3036n }),
  worked(`00 05 81 00 08 ${padded("LTO-CVE", 8)}`, { formatOrganization: "LTO-CVE" }),
  worked("00 06 80 00 01 5D", { formattedDensityCode: 0x5d }),
  worked("00 07 80 00 02 01 02", { formatCount: 0x0102 }),
  worked(`00 08 81 00 20 ${padded("VOL001", 32)}`, { volumeIdentifier: "VOL001" }),
  worked("00 09 80 00 04 00 01 02 03", { volumeChangeReference: 0x0001_0203n }),
  worked(`02 0A 81 00 28 ${DRIVE}`, { driveAtLastLoad: IDENTITY }),
  worked(`02 0B 81 00 28 ${DRIVE}`, { driveOneLoadBefore: IDENTITY }),
  worked(`02 0C 81 00 28 ${DRIVE}`, { driveTwoLoadsBefore: IDENTITY }),
  worked(`02 0D 81 00 28 ${DRIVE}`, { driveThreeLoadsBefore: IDENTITY }),
  worked("02 20 80 00 08 00 00 00 00 00 12 34 56", { writtenInLife: 0x12_3456n }),
  worked("02 21 80 00 08 00 00 00 00 00 12 34 57", { readInLife: 0x12_3457n }),
  worked("02 22 80 00 08 00 00 00 00 00 00 10 00", { writtenInLastLoad: 4096n }),
  worked("02 23 80 00 08 00 00 00 00 00 00 10 01", { readInLastLoad: 4097n }),
  worked("02 24 80 00 08 FF FF FF FF FF FF FF FF", { firstEncryptedBlock: 2n ** 64n - 1n }),
  worked("02 25 80 00 08 FF FF FF FF FF FF FF FE", { firstPlainBlockAfter: 2n ** 64n - 2n }),
  worked(`03 40 80 00 5A ${zeros(89)} 07`, { mediumUsageHistory: Uint8Array.of(...new Uint8Array(89), 7) }),
  worked(`03 41 80 00 3C 08 ${zeros(59)}`, { partitionUsageHistory: Uint8Array.of(8, ...new Uint8Array(59)) }),
  worked(`04 00 81 00 08 ${padded("FUJIFILM", 8)}`, { mediumManufacturer: "FUJIFILM" }),
  worked(`04 01 81 00 20 ${padded("A1B2C3D4E5", 32)}`, { mediumSerialNumber: "A1B2C3D4E5" }),
  worked("04 02 80 00 04 00 00 04 0B", { mediumLength: 1035 }),
  ofLto10("04 02 80 00 04 00 00 04 0B", { mediumLength: 1035 }),
  ofLto10("04 02 80 00 04 00 00 05 39", { mediumLength: 1337 }),
  worked("04 03 80 00 04 00 00 00 7F", { mediumWidth: 127 }),
  worked(`04 04 81 00 08 ${padded("LTO-CVE", 8)}`, { mediumOrganization: "LTO-CVE" }),
  worked("04 05 80 00 01 60", { mediumDensityCode: 0x60 }),
  ofLto10("04 05 80 00 01 62", { mediumDensityCode: 0x62 }),
  ofLto10("04 05 80 00 01 63", { mediumDensityCode: 0x63 }),
  worked(`04 06 81 00 08 ${padded("20240229", 8)}`, { manufactureDate: "20240229" }),
  worked("04 07 80 00 08 00 00 00 00 00 00 0C 00", { attributeSpace: 3072n }),
  worked("04 08 80 00 01 80", { mediumType: 0x80 }),
  worked("04 09 80 00 02 00 32", { mediumTypeInformation: 50 }),
  worked("05 00 80 00 03 02 5C 5D", { supportedDensities: [0x5c, 0x5d] }),
  worked(`08 00 01 00 08 ${padded("CAPSTAN", 8)}`, { applicationVendor: "CAPSTAN" }),
  worked(`08 01 01 00 20 ${padded("Capstan backup", 32)}`, { applicationName: "Capstan backup" }),
  worked(`08 02 01 00 08 ${padded("1.2.3", 8)}`, { applicationVersion: "1.2.3" }),
  worked(`08 03 02 00 A0 ${padded("Archive 7", 160)}`, { userLabel: "Archive 7" }),
  worked(`08 04 01 00 0C ${padded("202402291830", 12)}`, { lastWritten: "202402291830" }),
  worked("08 05 00 00 01 81", { textLocalization: 0x81 }),
  worked(`08 06 01 00 20 ${padded("ABC123L9", 32)}`, { barcode: "ABC123L9" }),
  worked(`08 07 02 00 50 ${padded("vault.example", 80)}`, { owningHost: "vault.example" }),
  worked(`08 08 02 00 A0 ${padded("daily[3]", 160)}`, { mediaPool: "daily[3]" }),
  worked(`08 09 01 00 10 ${padded("INDEX", 16)}`, { partitionLabel: "INDEX" }),
  worked("08 0A 00 00 01 01", { loadPartition: 1 }),
  worked(`08 0B 01 00 10 ${padded("2.4.0", 16)}`, { applicationFormatVersion: "2.4.0" }),
  worked(`08 0C 00 00 46 08 00 00 00 00 00 00 00 17 00 00 00 00 00 00 00 05 00 00 00 00 00 01 02 03 00 2B
    ${LTFS_CLIENT}`, {
    volumeCoherency: {
      volumeChangeReference: 0x17n,
      referenceBytes: 8,
      coherencyCount: 5n,
      setIdentifier: 0x01_0203n,
      clientInformation: Uint8Array.of(
        ...[0x4c, 0x54, 0x46, 0x53, 0],
        ...Array.from("5f3c1e0a-0b1c-4d2e-8f3a-9b8c7d6e5f40", (one) => one.charCodeAt(0)),
        ...[0, 1],
      ),
    },
  }),
  worked("08 0C 00 00 17 04 00 00 00 17 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00 06 00 00", {
    volumeCoherency: {
      volumeChangeReference: 0x17n,
      referenceBytes: 4,
      coherencyCount: 5n,
      setIdentifier: 6n,
      clientInformation: new Uint8Array(0),
    },
  }),
  worked(`08 20 00 00 24 ${padded("5f3c1e0a-0b1c-4d2e-8f3a-9b8c7d6e5f40", 36)}`, {
    mediumUniqueIdentifier: "5f3c1e0a-0b1c-4d2e-8f3a-9b8c7d6e5f40",
  }),
  worked(`08 21 00 00 24 ${padded("5f3c1e0a-0b1c-4d2e-8f3a-9b8c7d6e5f41", 36)}`, {
    poolUniqueIdentifier: "5f3c1e0a-0b1c-4d2e-8f3a-9b8c7d6e5f41",
  }),
  worked(`10 00 80 00 1C 01 ${zeros(26)} 02`, { cartridgeIdentity: Uint8Array.of(1, ...new Uint8Array(26), 2) }),
  worked(`10 01 80 00 18 03 ${zeros(22)} 04`, { alternateCartridgeIdentity: Uint8Array.of(3, ...new Uint8Array(22), 4) }),
  worked("10 02 00 00 03 41 42 43", { userCartridgeIdentity: Uint8Array.of(0x41, 0x42, 0x43) }),
  worked("10 10 00 00 01 01", { optimizationNeeded: 1 }),
  worked("10 11 80 00 01 02", { optimizationVersion: 2 }),
  worked("11 00 80 00 08 00 00 00 00 00 98 96 80", { tapeMotion: 10_000_000n }),
  worked("16 23 00 00 01 01", { ltfsLockState: 1 }),
];
