/** Bytes to the units of the pages and attributes. All round down: none may claim more than there is. */
const MB_BYTES = 1_000_000;
const MIB_BYTES = 1_048_576;
const KIB_BYTES = 1024;

const whole = (bytes: number, unit: number): bigint => BigInt(Math.floor(bytes / unit));

/** Whole units of 10^6 bytes. */
export const inMB = (bytes: number): bigint => whole(bytes, MB_BYTES);
/** Whole units of 2^20 bytes. */
export const inMiB = (bytes: number): bigint => whole(bytes, MIB_BYTES);
/** Whole units of 2^10 bytes. */
export const inKiB = (bytes: number): bigint => whole(bytes, KIB_BYTES);

/** A number that stops at the most its field can hold, as counters in a drive do. */
export function saturated(value: bigint, byteLength: number): bigint {
  const max = (1n << BigInt(8 * byteLength)) - 1n;
  return value > max ? max : value;
}

/** The same of a count. */
export function saturatedCount(count: number, byteLength: number): bigint {
  return saturated(BigInt(Math.floor(count)), byteLength);
}
