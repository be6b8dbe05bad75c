/** Codecs for single values whose length stands outside of them: log parameters and cartridge memory attributes. */
import { CodecError } from "./codec-error.ts";
import type { Domain } from "./field.ts";
import { decodeText, putText } from "./field.ts";
import type { Codec } from "./layout.ts";

/** A value codec that can say what it holds, so that a generator can draw values. */
export interface ValueCodec<T> extends Codec<T> {
  readonly domain: Domain;
}

/** An unsigned counter: encodes exactly `byteLength` bytes, decodes 1 to 8, because drives choose counter lengths. */
export function counter(byteLength: number): ValueCodec<bigint> {
  const max = (1n << BigInt(8 * byteLength)) - 1n;
  const name = `counter of ${String(byteLength)} bytes`;
  return {
    name,
    domain: { kind: "uint64", max },
    encode(value) {
      if (typeof value !== "bigint" || value < 0n || value > max) {
        throw new CodecError(name, 0, `${String(value)} is not a bigint in 0..${String(max)}`);
      }
      const out = new Uint8Array(byteLength);
      let rest = value;
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
      return value;
    },
  };
}

/** Space-padded ISO 8859-1 text of exactly `byteLength` bytes when encoded; decodes any length. */
export function paddedText(byteLength: number): ValueCodec<string> {
  const name = `text of ${String(byteLength)} bytes`;
  return {
    name,
    domain: { kind: "text", byteLength },
    encode(value) {
      const out = new Uint8Array(byteLength);
      try {
        putText(out, value, 0);
      } catch (error) {
        if (error instanceof CodecError) throw new CodecError(name, error.byte, error.problem);
        throw error;
      }
      return out;
    },
    decode: decodeText,
  };
}

/** Bytes as they are, of any length. `byteLength` is the usual length, for generators. */
export function rawBytes(byteLength: number): ValueCodec<Uint8Array> {
  return {
    name: "bytes",
    domain: { kind: "bytes", byteLength },
    encode(value) {
      if (!(value instanceof Uint8Array)) throw new CodecError("bytes", 0, "not bytes");
      return value.slice();
    },
    decode: (bytes) => bytes.slice(),
  };
}
