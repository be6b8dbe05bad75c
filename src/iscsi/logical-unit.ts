import { CodecError } from "../codec/codec-error.ts";

const UNIT_BYTES = 8;
/** Up to here a unit is addressed as a peripheral device on bus 0. */
const PERIPHERAL_MAX = 0xff;
/** The largest number that flat addressing can say. */
const FLAT_MAX = 0x3fff;

/**
 * A logical unit number as SAM writes it: up to 255 as peripheral device address, up to 16383 as flat space address.
 * SAM-5, Single level logical unit number structure. Throws CodecError for larger numbers.
 */
export function encodeLogicalUnit(unit: number): Uint8Array {
  if (!Number.isInteger(unit) || unit < 0 || unit > FLAT_MAX) {
    throw new CodecError("logical unit", 0, `${unit} is not an integer in 0..${FLAT_MAX}`);
  }
  const out = new Uint8Array(UNIT_BYTES);
  out[0] = unit > PERIPHERAL_MAX ? 0x40 | (unit >>> 8) : 0;
  out[1] = unit & 0xff;
  return out;
}

/** The number of a unit of one level; `undefined` when the eight bytes name something else (a bus, a level below). */
export function decodeLogicalUnit(bytes: Uint8Array): number | undefined {
  if (bytes.length !== UNIT_BYTES || bytes.subarray(2).some((byte) => byte !== 0)) return undefined;
  const [first = 0, second = 0] = bytes;
  // The upper two bits are the address method: 0 peripheral device (the rest is a bus), 1 flat space.
  if (first === 0) return second;
  return first >>> 6 === 1 ? ((first & 0x3f) << 8) | second : undefined;
}
