import { CodecError } from "./codec-error.ts";
import type { ValueCodec } from "./value-codec.ts";

/** A bigint in two's complement: encodes exactly `byteLength` bytes (1 to 8), decodes 1 to 8 by their own length. */
export function signedCounter(byteLength: number): ValueCodec<bigint> {
  const bitCount = 8 * byteLength;
  const max = (1n << BigInt(bitCount - 1)) - 1n;
  const min = -max - 1n;
  const name = `signed counter of ${String(byteLength)} bytes`;
  return {
    name,
    domain: { kind: "int64", min, max },
    encode(value) {
      if (typeof value !== "bigint" || value < min || value > max) {
        const allowed = `${String(min)}..${String(max)}`;
        throw new CodecError(name, 0, `${String(value)} is not a bigint in ${allowed}`);
      }
      const out = new Uint8Array(byteLength);
      let rest = BigInt.asUintN(bitCount, value);
      for (let i = byteLength - 1; i >= 0; i--) {
        out[i] = Number(rest & 0xffn);
        rest >>= 8n;
      }
      return out;
    },
    decode(bytes) {
      if (bytes.length < 1 || bytes.length > 8) {
        throw new CodecError(name, 0, `${String(bytes.length)} bytes are no counter`);
      }
      let value = 0n;
      for (const byte of bytes) value = (value << 8n) | BigInt(byte);
      return BigInt.asIntN(8 * bytes.length, value);
    },
  };
}
