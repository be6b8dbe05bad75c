import { createRequire } from "node:module";

/** CRC32C (Castagnoli, reflected polynomial 82F63B78h, RFC 3720 appendix B.4) of bytes. */
export type Crc32c = (bytes: Uint8Array, previous?: number) => number;

function makeTables(): readonly Uint32Array[] {
  const first = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? (c >>> 1) ^ 0x82f6_3b78 : c >>> 1;
    first[n] = c >>> 0;
  }
  const tables = [first];
  for (let t = 1; t < 16; t++) {
    const before = tables[t - 1] ?? first;
    const next = new Uint32Array(256);
    for (let n = 0; n < 256; n++) {
      const c = before[n] ?? 0;
      next[n] = (c >>> 8) ^ (first[c & 0xff] ?? 0);
    }
    tables.push(next);
  }
  return tables;
}

const NO_WORDS = new Uint32Array(0);

/**
 * Slicing-by-16 in plain TypeScript: 16 bytes a step by table look-up. About 1.5 GB/s, above LTO-9's rate, for machines
 * where the native module has no prebuilt binary.
 */
function makePortable(): Crc32c {
  const flat = new Uint32Array(16 * 256);
  for (const [t, table] of makeTables().entries()) flat.set(table, t * 256);
  const at = (index: number): number => flat[index] ?? 0;
  return (bytes, previous = 0) => {
    let crc = ~previous;
    let i = 0;
    const length = bytes.length;
    // Words need alignment; the bytes before the first whole word go one by one.
    const lead = Math.min(length, (4 - (bytes.byteOffset & 3)) & 3);
    for (; i < lead; i++) crc = at((crc ^ (bytes[i] ?? 0)) & 0xff) ^ (crc >>> 8);
    const wordCount = Math.floor((length - i) / 16) * 4;
    // Bytes that end before the first whole word leave an offset at which no view may begin.
    const words =
      wordCount === 0 ? NO_WORDS : new Uint32Array(bytes.buffer, bytes.byteOffset + i, wordCount);
    for (let w = 0; w < wordCount; w += 4) {
      const a = (words[w] ?? 0) ^ crc;
      const b = words[w + 1] ?? 0;
      const c = words[w + 2] ?? 0;
      const d = words[w + 3] ?? 0;
      crc =
        at(3840 + (a & 255)) ^
        at(3584 + ((a >>> 8) & 255)) ^
        at(3328 + ((a >>> 16) & 255)) ^
        at(3072 + (a >>> 24)) ^
        at(2816 + (b & 255)) ^
        at(2560 + ((b >>> 8) & 255)) ^
        at(2304 + ((b >>> 16) & 255)) ^
        at(2048 + (b >>> 24)) ^
        at(1792 + (c & 255)) ^
        at(1536 + ((c >>> 8) & 255)) ^
        at(1280 + ((c >>> 16) & 255)) ^
        at(1024 + (c >>> 24)) ^
        at(768 + (d & 255)) ^
        at(512 + ((d >>> 8) & 255)) ^
        at(256 + ((d >>> 16) & 255)) ^
        at(d >>> 24);
    }
    i += wordCount * 4;
    for (; i < length; i++) crc = at((crc ^ (bytes[i] ?? 0)) & 0xff) ^ (crc >>> 8);
    return ~crc >>> 0;
  };
}

interface NativeModule {
  crc32c(bytes: Uint8Array, previous?: number): number;
}

const isNative = (value: unknown): value is NativeModule =>
  typeof value === "object" &&
  value !== null &&
  "crc32c" in value &&
  typeof value.crc32c === "function";

function loadNative(): Crc32c | undefined {
  try {
    const loaded: unknown = createRequire(import.meta.url)("@node-rs/crc32");
    if (!isNative(loaded)) return undefined;
    return (bytes, previous) => loaded.crc32c(bytes, previous);
  } catch {
    // No prebuilt binary for this machine: the portable one is right, only slower.
    return undefined;
  }
}

let chosen: Crc32c | undefined;
let portable: Crc32c | undefined;

/** CRC32C without native code: what {@link crc32c} falls back to. `previous` continues an earlier result. */
export function crc32cPortable(bytes: Uint8Array, previous = 0): number {
  portable ??= makePortable();
  return portable(bytes, previous);
}

/** CRC32C of `bytes`, an unsigned 32-bit number; `previous` continues an earlier result. Uses native code where it loads. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  chosen ??= loadNative() ?? crc32cPortable;
  return chosen(bytes, previous);
}
