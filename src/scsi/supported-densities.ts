import { CodecError } from "../codec/codec-error.ts";
import { bytes, u8 } from "../codec/field.ts";
import type { Codec } from "../codec/layout.ts";

const COUNT = u8(0);
const NAME = "supported density codes";

/** Attribute 0500h: the densities a cartridge may be formatted with, a count and one byte each. IBM GA32-0928-06, 6.5. */
export const SUPPORTED_DENSITIES: Codec<readonly number[]> = {
  name: NAME,
  encode(codes) {
    const out = new Uint8Array(1 + codes.length);
    try {
      COUNT.put(out, codes.length);
      codes.forEach((code, index) => u8(1 + index).put(out, code));
    } catch (error) {
      if (error instanceof CodecError) throw new CodecError(NAME, error.byte, error.problem);
      throw error;
    }
    return out;
  },
  decode(value) {
    const count = value[0] ?? 0;
    if (value.length !== 1 + count) {
      throw new CodecError(NAME, 0, `${String(count)} codes in ${String(value.length)} bytes`);
    }
    return Array.from(bytes(1, count).get(value));
  },
};
