/** Known check values of logical block protection, computed outside of this project by two programs that agree. */
export interface ProtectionVector {
  readonly name: string;
  readonly data: Uint8Array;
  /** The four bytes on the wire for method 1. */
  readonly reedSolomon: readonly number[];
  /** The four bytes on the wire for method 2. */
  readonly castagnoli: readonly number[];
}

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i & 0xff);

/** Check values as the reference prints them: data, Reed-Solomon bytes, CRC32C bytes. */
// prettier-ignore
const ROWS: readonly (readonly [string, Uint8Array, string, string])[] = [
  ["the digits 1 to 9",  new TextEncoder().encode("123456789"), "4B 4F 67 3A", "83 92 06 E3"],
  ["one byte 00h",       Uint8Array.of(0),                      "00 00 00 00", "51 53 7D 52"],
  ["one byte 01h",       Uint8Array.of(1),                      "38 CF 38 01", "52 D0 16 A0"],
  ["one byte FFh",       Uint8Array.of(0xff),                   "76 3F 76 FF", "00 00 00 FF"],
  ["32 times 00h",       new Uint8Array(32),                    "00 00 00 00", "AA 36 91 8A"],
  ["32 times FFh",       new Uint8Array(32).fill(0xff),         "49 CA 14 7B", "43 AB A8 62"],
  ["00h to 1Fh",         counting(32),                          "FB 9A A2 C4", "4E 79 DD 46"],
  ["00h to FFh",         counting(256),                         "81 79 A6 80", "4B 18 44 9C"],
  ["512 times 00h",      new Uint8Array(512),                   "00 00 00 00", "C0 ED FC 30"],
  ["512 times FFh",      new Uint8Array(512).fill(0xff),        "8B C8 4B 89", "97 92 D9 5B"],
  ["00h to FFh twice",   counting(512),                         "91 57 4F 01", "5A EE 10 AE"],
  ["65,536 counting",    counting(65_536),                      "81 79 A6 80", "3D AF 24 A2"],
];

const numbers = (hex: string): readonly number[] =>
  hex.split(" ").map((pair) => Number.parseInt(pair, 16));

/** All rows. */
export const PROTECTION_VECTORS: readonly ProtectionVector[] = ROWS.map(
  ([name, data, reedSolomon, castagnoli]) => ({
    name,
    data,
    reedSolomon: numbers(reedSolomon),
    castagnoli: numbers(castagnoli),
  }),
);

/** The bytes of an unsigned 32-bit number, most significant first. */
export function bigEndian(value: number): readonly number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

/** The bytes of an unsigned 32-bit number, least significant first. */
export function littleEndian(value: number): readonly number[] {
  return bigEndian(value).toReversed();
}
