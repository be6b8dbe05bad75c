import { isUtf8 } from "node:buffer";

/**
 * A file name as the bytes it is, one character (00h to FFh) a byte.
 *
 * Names on Linux are bytes without an encoding. Kept like this they survive whatever they are, cost no
 * more than a string, and compare bytewise with `<`. Never print one: {@link displayName} does that.
 */
export type ByteName = string;

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Whether all bytes of the name are ASCII. */
export function isAsciiName(name: ByteName): boolean {
  return !BEYOND_ASCII.test(name);
}

/** The bytes of a name given as text (encoded as UTF-8) or as bytes (taken as they are). */
export function byteName(name: string | Uint8Array): ByteName {
  if (typeof name === "string") {
    return BEYOND_ASCII.test(name) ? Buffer.from(name, "utf8").toString("latin1") : name;
  }
  return Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString("latin1");
}

/** The name for people: read as UTF-8, with U+FFFD for what is not UTF-8. */
export function displayName(name: ByteName): string {
  return BEYOND_ASCII.test(name) ? Buffer.from(name, "latin1").toString("utf8") : name;
}

/** Whether the bytes of the name are valid UTF-8. */
export function isUtf8Name(name: ByteName): boolean {
  return !BEYOND_ASCII.test(name) || isUtf8(Buffer.from(name, "latin1"));
}

/** The name in the form that node:fs passes to the operating system byte for byte. */
export function pathOf(name: ByteName): string | Buffer {
  return BEYOND_ASCII.test(name) ? Buffer.from(name, "latin1") : name;
}
