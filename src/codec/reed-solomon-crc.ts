/**
 * The Reed-Solomon CRC of logical block protection, method 1: over GF(256) with field polynomial 11Dh, generator
 * x^4 + 38h x^3 + CFh x^2 + 38h x + 1, start 0, no final change; four bytes, most significant first (IBM LTO SCSI
 * Reference GA32-0928-06, annex D). The CRC of zeros is zero, whatever their number.
 */
const FIELD_POLYNOMIAL = 0x11d;
const GENERATOR = [0x38, 0xcf, 0x38, 0x01] as const;

function multiply(a: number, b: number): number {
  let product = 0;
  let left = a;
  for (let right = b; right > 0; right >>= 1) {
    if ((right & 1) === 1) product ^= left;
    left <<= 1;
    if ((left & 0x100) !== 0) left ^= FIELD_POLYNOMIAL;
  }
  return product;
}

function makeTable(): Uint32Array {
  const entries = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let entry = 0;
    for (const coefficient of GENERATOR) entry = (entry << 8) | multiply(n, coefficient);
    entries[n] = entry >>> 0;
  }
  return entries;
}

/** Made at the first use: most programs never need it. */
let table: Uint32Array | undefined;

/** The Reed-Solomon CRC of `bytes`, an unsigned 32-bit number; `previous` continues an earlier result. */
export function reedSolomonCrc(bytes: Uint8Array, previous = 0): number {
  table ??= makeTable();
  const entries = table;
  let crc = previous;
  for (const byte of bytes) crc = (crc << 8) ^ (entries[((crc >>> 24) ^ byte) & 0xff] ?? 0);
  return crc >>> 0;
}
