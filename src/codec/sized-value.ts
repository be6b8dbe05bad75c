import { asDeclared } from "./as-declared.ts";
import { CodecError } from "./codec-error.ts";
import type { Field } from "./field.ts";
import type { Codec, Fields, InputOf, Layout, ValueOf } from "./layout.ts";
import type { ItemCodec, LengthRule, Truncation } from "./sized.ts";
import { sizedList } from "./sized.ts";
import type { ValueCodec } from "./value-codec.ts";

/** A header that says how long everything is, and one value, named `N`, that fills the rest. */
export interface SizedValueCodec<
  F extends Fields,
  K extends keyof F,
  N extends string,
  V,
> extends Codec<
  Omit<ValueOf<F>, K> & Readonly<Record<N, V>> & Truncation,
  Omit<InputOf<F>, K> & Readonly<Record<N, V>>
> {
  readonly header: Layout<F>;
  readonly lengthField: K;
  readonly valueName: N;
  readonly valueCodec: ValueCodec<V>;
}

function restOfBytes<V>(path: string, start: number, codec: ValueCodec<V>): ItemCodec<V> {
  return {
    name: codec.name,
    encode(value) {
      try {
        return codec.encode(value);
      } catch (error) {
        if (error instanceof CodecError) {
          throw new CodecError(path, start + error.byte, error.problem);
        }
        throw error;
      }
    },
    take: (bytes) => ({ value: codec.decode(bytes), byteLength: bytes.length }),
  };
}

/** Defines a header with one value of open length behind it; a value that a short answer cut is told by `truncated`. */
export function sizedValue<
  const F extends Fields,
  K extends keyof F & string,
  const N extends string,
  V,
>(
  header: Layout<F>,
  length: LengthRule<K>,
  value: { readonly name: N; readonly codec: ValueCodec<V> },
): SizedValueCodec<F, K, N, V> {
  const path = `${header.name}/${value.name}`;
  // `sizedList` proves by type that the length field holds a number; here the field that the rule names must.
  const list = sizedList(
    asDeclared<Layout<Record<"length", Field<number>>>>(header),
    asDeclared<LengthRule<"length">>(length),
    restOfBytes(path, header.byteLength, value.codec),
  );
  return asDeclared<SizedValueCodec<F, K, N, V>>({
    name: header.name,
    header,
    lengthField: length.field,
    valueName: value.name,
    valueCodec: value.codec,
    encode(whole: Readonly<Record<string, unknown>>) {
      const { [value.name]: one, ...rest } = whole;
      return list.encode({ ...rest, items: [asDeclared<V>(one)] });
    },
    decode(bytes: Uint8Array) {
      const { items, ...rest } = list.decode(bytes);
      return { ...rest, [value.name]: items[0] ?? value.codec.decode(new Uint8Array(0)) };
    },
  });
}
