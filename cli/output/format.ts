import { UsageError } from "../../src/index.ts";

const DECIMAL = ["bytes", "kB", "MB", "GB", "TB", "PB"] as const;
const BINARY = ["bytes", "KiB", "MiB", "GiB"] as const;

/** A byte count in decimal units (MB is 10^6 bytes), three digits: `12.3 MB`. */
export function formatBytes(bytes: number | bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < DECIMAL.length - 1) {
    value /= 1000;
    unit++;
  }
  const name = DECIMAL[unit] ?? "bytes";
  if (unit === 0) return value === 1 ? "1 byte" : `${String(value)} ${name}`;
  return `${threeDigits(value)} ${name}`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** A block length: in binary units (KiB is 2^10 bytes) where it is a whole number of them. */
export function formatBlockBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && value % 1024 === 0 && unit < BINARY.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${String(value)} ${unitFor(value, BINARY[unit] ?? "bytes")}`;
}

/** A rate in decimal units; `undefined` where no time has passed. */
export function formatRate(bytes: number | bigint, elapsedMs: number): string | undefined {
  return elapsedMs <= 0
    ? undefined
    : `${formatBytes(Math.round((Number(bytes) * 1000) / elapsedMs))}/s`;
}

/** A time span: `850 ms`, `3.4 s`, `2 min 05 s`, `11 h 20 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${String(Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${String(Math.floor(minutes / 60))} h ${two(minutes % 60)} min`;
}

/** A count with its noun in the right number: `1 file`, `12,345 files`. */
export function formatCount(count: number | bigint, noun: string): string {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count.toLocaleString("en-US")} ${BigInt(count) === 1n ? noun : plural}`;
}

/** A unit as it follows a number: `1 load`, `2 loads`, `1 °C`. */
export function unitFor(count: number | bigint, unit: string): string {
  if (Number(count) !== 1 || !/^[a-z]{3,}s$/.test(unit)) return unit;
  return unit.replace(/(?<=ss)es$|s$/, "");
}

/** `20260101`, as cartridges have it, as `2026-01-01`; what is no such date stays as it is. */
export const formatDate = (yyyymmdd: string): string =>
  yyyymmdd.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");

/** Bytes as hexadecimal digits. */
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Names as they are in an archive, one character a byte, as people read them: UTF-8 where it is, no control characters. */
export function readableName(latin1Name: string): string {
  return printable(Buffer.from(latin1Name, "latin1").toString("utf8"));
}

/** A text that somebody else chose, without anything that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    // JSON leaves those from 7Fh on as they are.
    if (escaped !== character) return escaped;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

const SIZE = /^(\d+)\s*([A-Za-z]*)$/;
const UNIT_BYTES: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  byte: 1,
  bytes: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** A size as people write it: bytes, or with kB, MB, GB, TB (10^n) or KiB, MiB, GiB, TiB (2^n). @throws UsageError `SIZE_INVALID` */
export function parseSize(text: string): number {
  const [, digits, unit] = SIZE.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : UNIT_BYTES[unit];
  const bytes = digits === undefined || factor === undefined ? NaN : Number(digits) * factor;
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new UsageError(
    "SIZE_INVALID",
    `${JSON.stringify(text)} is no size: write bytes, or a number with kB, MB, GB, TB (10^n) or KiB, MiB, GiB, TiB (2^n)`,
  );
}
