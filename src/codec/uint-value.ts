import { CodecError } from "./codec-error.ts";
import type { ValueCodec } from "./value-codec.ts";

/**
 * An unsigned number for codes and small measures: encodes exactly `byteLength` bytes (1 to 6, both inclusive), decodes
 * any such length, because drives choose lengths. What counts without end is a `counter`.
 */
export function uintValue(byteLength: number): ValueCodec<number> {
  const max = 2 ** (8 * byteLength) - 1;
  const name = `number of ${String(byteLength)} bytes`;
  return {
    name,
    domain: { kind: "uint", max },
    encode(value) {
      if (!Number.isInteger(value) || value < 0 || value > max) {
        throw new CodecError(name, 0, `${String(value)} is not an integer in 0..${String(max)}`);
      }
      const out = new Uint8Array(byteLength);
      let rest = value;
      for (let i = byteLength - 1; i >= 0; i--) {
        out[i] = rest % 256;
        rest = Math.floor(rest / 256);
      }
      return out;
    },
    decode(bytes) {
      const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
      // A longer value is accepted only while it can be encoded again.
      if (bytes.length < 1 || bytes.length > 6 || value > max) {
        throw new CodecError(name, 0, `${String(bytes.length)} bytes are not such a number`);
      }
      return value;
    },
  };
}
