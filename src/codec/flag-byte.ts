import { CodecError } from "./codec-error.ts";
import type { ValueCodec } from "./value-codec.ts";

/** A yes or no in bit 0 of one byte; the other bits are ignored when decoding and zero when encoding. */
export const FLAG_BYTE: ValueCodec<boolean> = {
  name: "flag byte",
  domain: { kind: "flag" },
  encode(value) {
    if (typeof value !== "boolean") {
      throw new CodecError("flag byte", 0, `${String(value)} is not a boolean`);
    }
    return Uint8Array.of(value ? 1 : 0);
  },
  decode(bytes) {
    const [byte] = bytes;
    if (byte === undefined || bytes.length !== 1) {
      throw new CodecError("flag byte", 0, `${String(bytes.length)} bytes where 1 is needed`);
    }
    return (byte & 1) === 1;
  },
};
