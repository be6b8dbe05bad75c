import { UsageError } from "../../src/index.ts";

const LINE_BYTES = 16;

/** Bytes as lines of offset, hexadecimal digits and characters. */
export function hexDump(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const piece = bytes.subarray(at, at + LINE_BYTES);
    const digits = [...piece].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = [...piece].map((byte) => printable(byte)).join("");
    const offset = at.toString(16).padStart(4, "0");
    lines.push(`${offset}  ${digits.padEnd(LINE_BYTES * 3 - 1)}  ${text}`);
  }
  return lines;
}

const printable = (byte: number): string =>
  byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";

/** Hexadecimal digits, with or without 0x, comments from `#` on. */
const HEX_TEXT = /^(?:\s|,|0[xX](?=[\da-fA-F])|[\da-fA-F]{2}(?=[\s,]|0[xX]|[\da-fA-F]{2}|$))*$/;

/**
 * The bytes of a file that holds a page, either as they are or as hexadecimal text with comments behind `#`.
 * @throws UsageError `PAGE_FILE_EMPTY`
 */
export function pageBytes(content: Uint8Array): Uint8Array {
  if (content.length === 0)
    throw new UsageError("PAGE_FILE_EMPTY", "the file with the page is empty");
  const text = Buffer.from(content).toString("latin1").replaceAll(/#.*$/gm, "");
  if (!HEX_TEXT.test(text)) return content;
  const digits = text.replaceAll(/0[xX]|[\s,]/g, "");
  return digits.length === 0 ? content : Uint8Array.from(Buffer.from(digits, "hex"));
}
