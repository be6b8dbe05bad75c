import { CodecError } from "./codec-error.ts";
import type { Codec, Fields, InputOf, Layout, ValueOf } from "./layout.ts";

/** A codec over one layout that takes no other length; the layout is there for generators. */
export interface ExactLayoutCodec<F extends Fields> extends Codec<ValueOf<F>, InputOf<F>> {
  readonly layout: Layout<F>;
}

/**
 * The same structure, for values whose length tells which structure they are: bytes of another length are another
 * structure and throw {@link CodecError} where a plain layout would read their beginning.
 */
export function exactLayout<F extends Fields>(inner: Layout<F>): ExactLayoutCodec<F> {
  return {
    name: inner.name,
    layout: inner,
    encode: (value) => inner.encode(value),
    decode(bytes) {
      if (bytes.length !== inner.byteLength) {
        const needed = `${String(bytes.length)} bytes where exactly ${String(inner.byteLength)} are needed`;
        throw new CodecError(inner.name, Math.min(bytes.length, inner.byteLength), needed);
      }
      return inner.decode(bytes);
    },
  };
}
