import { CodecError } from "./codec-error.ts";
import type { ValueCodec } from "./value-codec.ts";

/**
 * ISO 8859-1 text as it was sent, of 0 to `maxBytes` bytes (both inclusive), each byte the character of the same
 * number. Nothing is padded and nothing trimmed: leading and trailing spaces are part of the value.
 */
export function exactText(maxBytes: number): ValueCodec<string> {
  const name = `text of up to ${String(maxBytes)} bytes`;
  return {
    name,
    domain: { kind: "text", byteLength: maxBytes },
    encode(value) {
      if (typeof value !== "string") throw new CodecError(name, 0, "not a string");
      if (value.length > maxBytes) {
        throw new CodecError(name, maxBytes, `text of ${String(value.length)} characters`);
      }
      const out = new Uint8Array(value.length);
      for (let i = 0; i < value.length; i++) {
        const character = value.charCodeAt(i);
        if (character > 0xff) throw new CodecError(name, i, "character outside ISO 8859-1");
        out[i] = character;
      }
      return out;
    },
    decode(bytes) {
      if (bytes.length > maxBytes) {
        throw new CodecError(name, maxBytes, `${String(bytes.length)} bytes of text`);
      }
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    },
  };
}
