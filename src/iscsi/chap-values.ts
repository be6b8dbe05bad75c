import { createHash, getHashes, timingSafeEqual } from "node:crypto";
import { CodecError } from "../codec/codec-error.ts";

/** RFC 7143, Challenge Handshake Authentication Protocol: secrets shorter than 96 bits must be refused. */
export const CHAP_SECRET_BYTES_MIN = 12;
/** Bytes of the challenges that this side makes. */
export const CHAP_CHALLENGE_BYTES = 16;
/** RFC 7143, Text Format: no binary value is longer. */
const BINARY_BYTES_MAX = 1024;

/** The algorithm that every implementation must have. */
export const CHAP_MD5 = 5;

/** Hashes by the number that CHAP_A carries, best first. IANA, PPP Authentication Algorithms (5 is RFC 1994's MD5). */
const HASHES: ReadonlyMap<number, string> = new Map([
  [7, "sha256"],
  [8, "sha3-256"],
  [6, "sha1"],
  [CHAP_MD5, "md5"],
]);

/** The algorithms that this machine can do, best first; MD5 is missing where policy forbids it. */
export function chapAlgorithms(): readonly number[] {
  const known = new Set(getHashes().map((name) => name.toLowerCase()));
  return [...HASHES].filter(([, hash]) => known.has(hash)).map(([number]) => number);
}

/** What a response is computed from. */
export interface ChapExchange {
  /** CHAP_A */
  readonly algorithm: number;
  /** CHAP_I, 0 to 255 (inclusive) */
  readonly identifier: number;
  /** CHAP_C */
  readonly challenge: Uint8Array;
}

/** The hash of identifier, secret and challenge. RFC 1994, Response Value. Throws CodecError for an unknown algorithm. */
export function chapResponse(exchange: ChapExchange, secret: string): Uint8Array {
  const hash = HASHES.get(exchange.algorithm);
  if (hash === undefined)
    throw new CodecError("text/CHAP_A", 0, `no algorithm ${exchange.algorithm}`);
  return createHash(hash)
    .update(Uint8Array.of(exchange.identifier))
    .update(secret, "utf8")
    .update(exchange.challenge)
    .digest();
}

/** Whether two byte strings are the same; takes as long whatever they hold. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A binary value as text: hexadecimal, which every implementation reads. */
export function encodeBinary(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

/** A binary value of 1 to 1024 bytes (inclusive) from hexadecimal (`0x`) or base64 (`0b`); CodecError for all else. */
export function decodeBinary(key: string, text: string): Uint8Array {
  const digits = text.slice(2);
  const bytes = decodeDigits(text.slice(0, 2).toLowerCase(), digits);
  if (bytes === undefined || bytes.length === 0 || bytes.length > BINARY_BYTES_MAX)
    throw new CodecError(`text/${key}`, 0, "neither hexadecimal nor base64 of 1 to 1024 bytes");
  return bytes;
}

function decodeDigits(prefix: string, digits: string): Uint8Array | undefined {
  if (prefix === "0x" && /^([0-9a-fA-F]{2})+$/.test(digits)) return Buffer.from(digits, "hex");
  const base64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  if (prefix === "0b" && base64.test(digits)) return Buffer.from(digits, "base64");
  return undefined;
}
