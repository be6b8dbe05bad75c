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

/** Whole seconds at or before the time, as the header's mtime field has it. */
export function wholeSeconds(timeNs: bigint): bigint {
  const seconds = timeNs / NS_PER_SECOND;
  return timeNs < 0n && seconds * NS_PER_SECOND !== timeNs ? seconds - 1n : seconds;
}

/** A time as pax writes it: decimal seconds since 1970, with as many decimals as are needed (at most 9). */
export function paxTime(timeNs: bigint): string {
  const magnitude = timeNs < 0n ? -timeNs : timeNs;
  const fraction = Number(magnitude % NS_PER_SECOND);
  const whole = `${timeNs < 0n ? "-" : ""}${String(magnitude / NS_PER_SECOND)}`;
  if (fraction === 0) return whole;
  let decimals = String(fraction).padStart(9, "0");
  while (decimals.endsWith("0")) decimals = decimals.slice(0, -1);
  return `${whole}.${decimals}`;
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
