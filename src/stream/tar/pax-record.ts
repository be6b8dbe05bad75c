import type { ByteName } from "./byte-name.ts";

/**
 * One record of a pax extended header, `length key=value\n`, where the length counts itself.
 * POSIX.1-2017, pax, "pax Extended Header". Key and value as bytes (one character a byte).
 */
export function paxRecord(key: string, value: ByteName): ByteName {
  const rest = ` ${key}=${value}\n`;
  let total = rest.length + 1;
  while (rest.length + String(total).length > total) total += 1;
  return String(total) + rest;
}

const NS_PER_SECOND = 1_000_000_000n;

/** A time in two numbers, because arithmetic with bigint is slow where there are many files. */
export interface SplitTime {
  /** Whole seconds since 1970, at or before the time. */
  readonly seconds: number;
  /** What is to be added (0 to 999,999,999). */
  readonly nanoseconds: number;
}

/** Splits a time given in nanoseconds since 1970. */
export function splitTime(timeNs: bigint): SplitTime {
  const over = Number(timeNs % NS_PER_SECOND);
  const seconds = Number(timeNs / NS_PER_SECOND);
  if (over >= 0) return { seconds, nanoseconds: over };
  return { seconds: seconds - 1, nanoseconds: over + 1e9 };
}

/** A time as pax writes it: decimal seconds since 1970, with as many decimals as are needed (at most 9). */
export function paxTime(time: SplitTime): string {
  const { seconds, nanoseconds } = time;
  if (nanoseconds === 0) return String(seconds);
  // Before 1970 sign and decimals count away from zero.
  const isBefore = seconds < 0;
  const whole = isBefore ? -(seconds + 1) : seconds;
  const fraction = isBefore ? 1e9 - nanoseconds : nanoseconds;
  const decimals = String(fraction).padStart(9, "0").replace(/0+$/, "");
  return `${isBefore ? "-" : ""}${String(whole)}.${decimals}`;
}

const DECIMAL_TIME = /^(-?)(\d{1,18})(?:\.(\d*))?$/;

/** The inverse of {@link paxTime}, in nanoseconds; finer decimals are dropped. Undefined for what is not a time. */
export function parsePaxTime(text: string): bigint | undefined {
  const match = DECIMAL_TIME.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "0", decimals = ""] = match;
  const magnitude = BigInt(whole) * NS_PER_SECOND + BigInt(decimals.slice(0, 9).padEnd(9, "0"));
  return sign === "-" ? -magnitude : magnitude;
}
