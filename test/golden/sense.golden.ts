import type { GoldenBytes } from "./golden-bytes.ts";

/** Worked by hand from the tables of fixed and descriptor format sense data. */
const worked = (of: string, hex: string, value: GoldenBytes["value"]): GoldenBytes => ({
  of,
  hex,
  provenance: "worked by hand from SPC-4, sense data; IBM LTO SCSI Reference GA32-0928-06, 5.2.31",
  kind: "worked",
  ...(value === undefined ? {} : { value }),
});

const FIXED = "sense data, fixed format";
const DESCRIPTORS = "sense data, descriptor format";

/** Bytes 18 to 95 as an IBM drive sends them: with 18 before them byte 7 is 58h. Only some are not zero. */
const IBM_TAIL = [
  "12 34 01 08 41 42 43 31 32 33 4C 00 00 00 00 00", // flag data, speed 1, CLN, first characters of the label
  "00 00 00 00 00 00 00 08 90 4C 39 00 01 3D 62 00", // opcode 08, generation 9, L9, block 81250
  "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
  "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
  "00 00 00 00 32 30 32 33 42 31 36 33 30 37", // medium serial number
].join(" ");

const IBM_TAIL_BYTES = Uint8Array.from(IBM_TAIL.split(" "), (pair) => Number.parseInt(pair, 16));

// prettier-ignore
/** Sense data in both formats and the structures within. */
export const SENSE_GOLDEN: readonly GoldenBytes[] = [
  worked(FIXED, "F0 00 80 00 04 00 00 0A 00 00 00 00 00 01 00 00 00 00", {
    deferred: false, key: 0, filemark: true, endOfMedium: false, incorrectLength: false, information: 262_144n,
    additionalCode: 0, additionalQualifier: 1, truncated: false,
  }),
  // A block of 100 bytes read with room for 40: the residue is negative.
  worked(FIXED, "F0 00 20 FF FF FF C4 0A 00 00 00 00 00 00 00 00 00 00", { incorrectLength: true, filemark: false, information: -60n }),
  worked(FIXED, "F1 00 43 00 00 00 05 0A 01 02 03 04 0C 00 00 00 00 00", {
    deferred: true, key: 3, endOfMedium: true, information: 5n, commandSpecific: 0x0102_0304n, additionalCode: 0x0c, additionalQualifier: 0,
  }),
  worked(FIXED, "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 CD 00 01", {
    key: 5, additionalCode: 0x24, fieldPointer: { inCdb: true, byte: 1, bit: 5 },
  }),
  worked(FIXED, "70 00 05 00 00 00 00 0A 00 00 00 00 26 00 00 80 01 04", {
    key: 5, additionalCode: 0x26, fieldPointer: { inCdb: false, byte: 260, bit: undefined },
  }),
  worked(FIXED, "70 00 02 00 00 00 00 0A 00 00 00 00 04 04 00 80 40 00", { key: 2, additionalCode: 4, additionalQualifier: 4, progress: 0x4000 }),
  worked(FIXED, `F0 00 08 00 00 10 00 58 00 00 00 00 00 05 00 00 00 00 ${IBM_TAIL}`, {
    key: 8, information: 4096n, additionalQualifier: 5, vendorBytes: IBM_TAIL_BYTES, truncated: false,
  }),
  worked(DESCRIPTORS, "72 00 00 01 00 00 00 10 00 0A 80 00 00 00 00 00 00 04 00 00 04 02 00 80", {
    deferred: false, key: 0, additionalQualifier: 1, information: 262_144n, filemark: true, endOfMedium: false, incorrectLength: false, truncated: false,
  }),
  worked(DESCRIPTORS, "73 03 0C 00 00 00 00 1C 00 0A 80 00 FF FF FF FF FF FF FF C4 01 0A 00 00 00 00 00 01 00 00 00 02 04 02 00 60", {
    deferred: true, key: 3, additionalCode: 0x0c, information: -60n, commandSpecific: 0x1_0000_0002n, filemark: false, endOfMedium: true, incorrectLength: true,
  }),
  worked(DESCRIPTORS, "72 05 24 00 00 00 00 08 02 06 00 00 CD 00 01 00", { key: 5, fieldPointer: { inCdb: true, byte: 1, bit: 5 } }),
  worked(DESCRIPTORS, "72 02 04 04 00 00 00 08 02 06 00 00 80 40 00 00", { key: 2, progress: 0x4000 }),
  worked("fixed format sense data", "F1 07 B6 FF FF FF FE 0A 01 02 03 04 28 29 2A CF 01 02", {
    informationValid: true, responseCode: 0x71, segment: 7, filemark: true, endOfMedium: false, incorrectLength: true, overflow: true, key: 6,
    information: -2, additionalLength: 10, commandSpecific: 0x0102_0304, additionalCode: 0x28, additionalQualifier: 0x29, fieldReplaceableUnit: 0x2a,
    senseKeySpecific: Uint8Array.of(0xcf, 1, 2),
  }),
  worked("fixed format sense data", "70 00 40 00 00 00 00 00", { informationValid: false, endOfMedium: true, additionalLength: 0 }),
  worked("descriptor format sense data header", "73 0B 47 03 80 00 00 1C", {
    responseCode: 0x73, key: 0x0b, additionalCode: 0x47, additionalQualifier: 3, overflow: true, additionalLength: 28,
  }),
  worked("information sense data descriptor", "00 0A 80 00 00 00 00 01 00 00 00 05", { type: 0, length: 10, valid: true, information: 0x1_0000_0005n }),
  worked("sense key specific descriptor", "02 06 00 00 CD 00 01 00", { type: 2, length: 6, senseKeySpecific: Uint8Array.of(0xcd, 0, 1) }),
  worked("stream commands sense data descriptor", "04 02 00 A0", { type: 4, length: 2, filemark: true, endOfMedium: false, incorrectLength: true }),
  worked("stream commands sense data descriptor", "04 02 00 40", { filemark: false, endOfMedium: true, incorrectLength: false }),
];
