/**
 * One field of a T10 table: its place, counted as the standards count (byte 0 first, bit 7 most significant), and
 * its two-way conversion. This folder imports nothing of ours and knows no SCSI; start at `layout.ts`.
 */
import { CodecError } from "./codec-error.ts";

/** What values a field can hold: enough for a generator to draw all of them and for a check to draw just outside. */
export type Domain =
  | { readonly kind: "flag" }
  | { readonly kind: "uint"; readonly max: number }
  | { readonly kind: "int"; readonly min: number; readonly max: number }
  /** A bigint from 0 to `max` (inclusive), which is 2^64 - 1 when left out. */
  | { readonly kind: "uint64"; readonly max?: bigint }
  /** A bigint from `min` to `max` (both inclusive): all signed 64-bit numbers when left out. */
  | { readonly kind: "int64"; readonly min?: bigint; readonly max?: bigint }
  | { readonly kind: "text"; readonly byteLength: number }
  | { readonly kind: "bytes"; readonly byteLength: number };

/**
 * Whether a field must be given and is always there: `required` both; `defaulted` may be left out when encoding
 * (then it is 0) and is always there after decoding; `tail` lies beyond the shortest form of the structure and is
 * absent where the sender's structure is shorter.
 */
export type Presence = "required" | "defaulted" | "tail";

/** One positioned field of a structure. */
export interface Field<T, P extends Presence = Presence> {
  /** First byte of the field; 0 is the first byte of the structure. */
  readonly byte: number;
  /** Most significant bit of the field within its first byte; 7 is the most significant bit. */
  readonly bit: number;
  readonly widthBits: number;
  readonly domain: Domain;
  readonly presence: P;
  get(bytes: Uint8Array): T;
  /** Writes the value; throws {@link CodecError} when it does not fit, and then has written nothing. */
  put(bytes: Uint8Array, value: T): void;
}

/** A required field: the common case. */
type Required<T> = Field<T, "required">;

const misfit = (byte: number, problem: string): CodecError => new CodecError("", byte, problem);

function checkInteger(byte: number, value: number, range: { min: number; max: number }): void {
  if (!Number.isInteger(value) || value < range.min || value > range.max) {
    const allowed = `${String(range.min)}..${String(range.max)}`;
    throw misfit(byte, `${String(value)} is not an integer in ${allowed}`);
  }
}

/** A single bit. */
export function flag(byte: number, bit: number): Required<boolean> {
  const mask = 1 << bit;
  return {
    byte,
    bit,
    widthBits: 1,
    domain: { kind: "flag" },
    presence: "required",
    get: (bytes) => ((bytes[byte] ?? 0) & mask) !== 0,
    put: (bytes, value) => {
      if (typeof value !== "boolean") throw misfit(byte, `${String(value)} is not a boolean`);
      const rest = (bytes[byte] ?? 0) & ~mask;
      bytes[byte] = value ? rest | mask : rest;
    },
  };
}

/** An unsigned number inside one byte, from bit `msb` down to bit `lsb` (both inclusive). */
export function bits(byte: number, msb: number, lsb: number): Required<number> {
  const max = 2 ** (msb - lsb + 1) - 1;
  const mask = max << lsb;
  return {
    byte,
    bit: msb,
    widthBits: msb - lsb + 1,
    domain: { kind: "uint", max },
    presence: "required",
    get: (bytes) => ((bytes[byte] ?? 0) & mask) >>> lsb,
    put: (bytes, value) => {
      checkInteger(byte, value, { min: 0, max });
      bytes[byte] = ((bytes[byte] ?? 0) & ~mask) | (value << lsb);
    },
  };
}

/** Reads `width` bytes, most significant first; safe up to 6 bytes. */
function readUint(bytes: Uint8Array, byte: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + (bytes[byte + i] ?? 0);
  return value;
}

function writeUint(bytes: Uint8Array, place: { byte: number; width: number }, value: number): void {
  let rest = value;
  for (let i = place.byte + place.width - 1; i >= place.byte; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function uint(byte: number, width: number): Required<number> {
  const max = 2 ** (8 * width) - 1;
  return {
    byte,
    bit: 7,
    widthBits: 8 * width,
    domain: { kind: "uint", max },
    presence: "required",
    get: (bytes) => readUint(bytes, byte, width),
    put: (bytes, value) => {
      checkInteger(byte, value, { min: 0, max });
      writeUint(bytes, { byte, width }, value);
    },
  };
}

/** An unsigned 8-bit number. */
export const u8 = (byte: number): Required<number> => uint(byte, 1);
/** An unsigned 16-bit number, most significant byte first. */
export const u16 = (byte: number): Required<number> => uint(byte, 2);
/** An unsigned 24-bit number, most significant byte first. */
export const u24 = (byte: number): Required<number> => uint(byte, 3);
/** An unsigned 32-bit number, most significant byte first. */
export const u32 = (byte: number): Required<number> => uint(byte, 4);
/** An unsigned 48-bit number, most significant byte first; exact, since 2^48 is below 2^53. */
export const u48 = (byte: number): Required<number> => uint(byte, 6);

function int(byte: number, width: number): Required<number> {
  const span = 2 ** (8 * width);
  const range = { min: -span / 2, max: span / 2 - 1 };
  return {
    byte,
    bit: 7,
    widthBits: 8 * width,
    domain: { kind: "int", ...range },
    presence: "required",
    get: (bytes) => {
      const raw = readUint(bytes, byte, width);
      return raw > range.max ? raw - span : raw;
    },
    put: (bytes, value) => {
      checkInteger(byte, value, range);
      writeUint(bytes, { byte, width }, value < 0 ? value + span : value);
    },
  };
}

/** A signed 8-bit number in two's complement. */
export const i8 = (byte: number): Required<number> => int(byte, 1);
/** A signed 24-bit number in two's complement, most significant byte first. */
export const i24 = (byte: number): Required<number> => int(byte, 3);
/** A signed 32-bit number in two's complement, most significant byte first. */
export const i32 = (byte: number): Required<number> => int(byte, 4);

function bigInteger(
  byte: number,
  range: { min: bigint; max: bigint; kind: "uint64" | "int64" },
): Required<bigint> {
  return {
    byte,
    bit: 7,
    widthBits: 64,
    domain: { kind: range.kind },
    presence: "required",
    get: (bytes) => {
      const raw = (BigInt(readUint(bytes, byte, 4)) << 32n) | BigInt(readUint(bytes, byte + 4, 4));
      return raw > range.max ? raw - (1n << 64n) : raw;
    },
    put: (bytes, value) => {
      if (typeof value !== "bigint" || value < range.min || value > range.max) {
        throw misfit(byte, `${String(value)} is not a 64-bit bigint of this field's sign`);
      }
      const raw = BigInt.asUintN(64, value);
      writeUint(bytes, { byte, width: 4 }, Number(raw >> 32n));
      writeUint(bytes, { byte: byte + 4, width: 4 }, Number(raw & 0xffff_ffffn));
    },
  };
}

/** An unsigned 64-bit number, most significant byte first. */
export const u64 = (byte: number): Required<bigint> =>
  bigInteger(byte, { kind: "uint64", min: 0n, max: 2n ** 64n - 1n });
/** A signed 64-bit number in two's complement, most significant byte first. */
export const i64 = (byte: number): Required<bigint> =>
  bigInteger(byte, { kind: "int64", min: -(2n ** 63n), max: 2n ** 63n - 1n });

/**
 * Text of `byteLength` bytes, left-aligned and padded with spaces. One rule that loses nothing, whatever a drive sends:
 * each byte is the character of the same number (ISO 8859-1) and only spaces at the end are taken for padding. NULs
 * and FFh bytes of a careless drive therefore stay in the string; whoever shows it to a person trims them.
 */
export function text(byte: number, byteLength: number): Required<string> {
  return {
    byte,
    bit: 7,
    widthBits: 8 * byteLength,
    domain: { kind: "text", byteLength },
    presence: "required",
    get: (bytes) => decodeText(bytes.subarray(byte, byte + byteLength)),
    put: (bytes, value) => {
      putText(bytes.subarray(byte, byte + byteLength), value, byte);
    },
  };
}

/** Decodes space-padded ISO 8859-1 text; the rule of {@link text}. */
export function decodeText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0x20) end--;
  let result = "";
  for (let i = 0; i < end; i++) result += String.fromCharCode(bytes[i] ?? 0);
  return result;
}

/** Encodes text into `target` after the rule of {@link text}; throws {@link CodecError} when it does not fit. */
export function putText(target: Uint8Array, value: string, byte: number): void {
  if (typeof value !== "string") throw misfit(byte, `${String(value)} is not a string`);
  if (value.length > target.length) {
    throw misfit(
      byte,
      `text of ${String(value.length)} characters in ${String(target.length)} bytes`,
    );
  }
  if (value.endsWith(" "))
    throw misfit(byte, "text ends with a space, which would be taken for padding");
  for (let i = 0; i < value.length; i++) {
    if (value.charCodeAt(i) > 0xff) throw misfit(byte + i, "character outside ISO 8859-1");
  }
  target.fill(0x20);
  for (let i = 0; i < value.length; i++) target[i] = value.charCodeAt(i);
}

/** `byteLength` bytes as they are; decoding copies. */
export function bytes(byte: number, byteLength: number): Required<Uint8Array> {
  return {
    byte,
    bit: 7,
    widthBits: 8 * byteLength,
    domain: { kind: "bytes", byteLength },
    presence: "required",
    get: (from) => from.slice(byte, byte + byteLength),
    put: (into, value) => {
      if (!(value instanceof Uint8Array) || value.length !== byteLength) {
        throw misfit(byte, `needs exactly ${String(byteLength)} bytes`);
      }
      into.set(value, byte);
    },
  };
}

/** The same field, that may be left out when encoding and is then 0 (false, empty text). */
export function orZero<T>(field: Field<T>): Field<T, "defaulted"> {
  return { ...field, presence: "defaulted" };
}

/** The same field, absent where the sender's structure is too short to hold it. */
export function tail<T>(field: Field<T>): Field<T, "tail"> {
  return { ...field, presence: "tail" };
}
