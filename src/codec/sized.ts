/** Structures that carry their own length: one rule for all of them, and an answer that was cut is always told. */
import { asDeclared } from "./as-declared.ts";
import { CodecError } from "./codec-error.ts";
import type { Field } from "./field.ts";
import type { Fields, InputOf, Layout, ValueOf, Codec } from "./layout.ts";

/** Where a structure says how long it is. */
export interface LengthRule<K extends PropertyKey> {
  /** The field that holds the length. It does not appear in values: it is computed. */
  readonly field: K;
  /** What must be added to the field to have the length of the whole structure, in bytes. */
  readonly plusBytes: number;
}

/** Whether the bytes ended before the structure did, as they do when the allocation length was short. */
export interface Truncation {
  readonly truncated: boolean;
}

/** Reads one item at the start of the bytes; `undefined` when the bytes end before the item does. */
export interface ItemCodec<V, I = V> {
  readonly name: string;
  encode(value: I): Uint8Array;
  take(bytes: Uint8Array): { readonly value: V; readonly byteLength: number } | undefined;
}

type NumberFields<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<number> ? K : never;
}[keyof F];

/** What decoding a sized layout gives. */
export type SizedValue<F extends Fields, K extends keyof F> = Omit<ValueOf<F>, K> & Truncation;
/** What encoding a sized layout takes. */
export type SizedInput<F extends Fields, K extends keyof F> = Omit<InputOf<F>, K>;

/** A fixed structure whose header says how much of it the sender has. Fields beyond that are absent. */
export function sizedLayout<F extends Fields, K extends NumberFields<F>>(
  inner: Layout<F>,
  length: LengthRule<K>,
): Codec<SizedValue<F, K>, SizedInput<F, K>> & {
  readonly layout: Layout<F>;
  readonly lengthField: K;
} {
  return {
    name: inner.name,
    layout: inner,
    lengthField: length.field,
    encode(value) {
      const blank = inner.encode(asDeclared<InputOf<F>>({ ...value, [length.field]: 0 }));
      putLength(inner, blank, { field: length.field, value: blank.length - length.plusBytes });
      return blank;
    },
    decode(bytes) {
      const declared = declaredBytes(inner, bytes, length);
      const whole = inner.decode(bytes.subarray(0, Math.max(declared, inner.minimumBytes)));
      const { [length.field]: _length, ...rest } = asDeclared<Record<PropertyKey, unknown>>(whole);
      // A sender may have more than we know; only what we know of can be missing.
      const truncated = bytes.length < declared;
      return asDeclared<SizedValue<F, K>>({ ...rest, truncated });
    },
  };
}

function declaredBytes<F extends Fields, K extends keyof F>(
  inner: Layout<F>,
  bytes: Uint8Array,
  length: LengthRule<K>,
): number {
  const field = inner.fields[length.field];
  const end = field === undefined ? 0 : field.byte + Math.ceil(field.widthBits / 8);
  if (field === undefined || bytes.length < end) {
    throw new CodecError(inner.name, bytes.length, "ends before its own length field");
  }
  return Number(field.get(bytes)) + length.plusBytes;
}

function putLength<F extends Fields>(
  inner: Layout<F>,
  out: Uint8Array,
  length: { field: keyof F; value: number },
): void {
  const field = inner.fields[length.field];
  if (field === undefined) throw new CodecError(inner.name, 0, "has no such length field");
  try {
    // The caller proved by type that this field holds a number.
    asDeclared<Field<number>>(field).put(out, length.value);
  } catch (error) {
    if (error instanceof CodecError) {
      throw new CodecError(`${inner.name}/${String(length.field)}`, error.byte, error.problem);
    }
    throw error;
  }
}

/** What decoding a header with a list behind it gives. */
export type SizedListValue<F extends Fields, K extends keyof F, V> = Omit<ValueOf<F>, K> &
  Truncation & { readonly items: readonly V[] };
/** What encoding a header with a list behind it takes. */
export type SizedListInput<F extends Fields, K extends keyof F, I> = Omit<InputOf<F>, K> & {
  readonly items: readonly I[];
};

/** A header that says how long everything is, and a list of items behind it. */
export function sizedList<F extends Fields, K extends NumberFields<F>, V, I>(
  header: Layout<F>,
  length: LengthRule<K>,
  item: ItemCodec<V, I>,
): Codec<SizedListValue<F, K, V>, SizedListInput<F, K, I>> & {
  readonly header: Layout<F>;
  readonly lengthField: K;
  readonly item: ItemCodec<V, I>;
} {
  return {
    name: header.name,
    header,
    lengthField: length.field,
    item,
    encode(value) {
      const { items, ...rest } = asDeclared<SizedListInput<F, K, I> & Record<string, unknown>>(
        value,
      );
      const encoded = items.map((one) => item.encode(one));
      const head = header.encode(asDeclared<InputOf<F>>({ ...rest, [length.field]: 0 }));
      const out = concatenate([head, ...encoded]);
      putLength(header, out, { field: length.field, value: out.length - length.plusBytes });
      return out;
    },
    decode(bytes) {
      const { [length.field]: _length, ...rest } = asDeclared<Record<PropertyKey, unknown>>(
        header.decode(bytes),
      );
      const declared = declaredBytes(header, bytes, length);
      const { items, complete } = takeItems(bytes.subarray(0, declared), header.byteLength, item);
      // An item that ends in the middle is either cut by a short answer (told) or a lie (an error).
      if (!complete && bytes.length >= declared) {
        throw new CodecError(
          `${header.name}/${item.name}`,
          declared,
          "the last item reaches beyond the list",
        );
      }
      const truncated = bytes.length < declared;
      return asDeclared<SizedListValue<F, K, V>>({ ...rest, items, truncated });
    },
  };
}

/** Takes items until the bytes end; `complete` is false when they end within an item. */
export function takeItems<V>(
  bytes: Uint8Array,
  start: number,
  item: ItemCodec<V, never>,
): { items: V[]; complete: boolean } {
  const items: V[] = [];
  let offset = start;
  while (offset < bytes.length) {
    const taken = takeOne(bytes, offset, item);
    if (taken === undefined) return { items, complete: false };
    items.push(taken.value);
    offset += taken.byteLength;
  }
  return { items, complete: true };
}

function takeOne<V>(
  bytes: Uint8Array,
  offset: number,
  item: ItemCodec<V, never>,
): { value: V; byteLength: number } | undefined {
  try {
    const taken = item.take(bytes.subarray(offset));
    if (taken !== undefined && taken.byteLength <= 0)
      throw new CodecError("", 0, "an item of no length");
    return taken;
  } catch (error) {
    if (error instanceof CodecError) throw error.within(item.name, offset);
    throw error;
  }
}

/** Joins byte strings. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Items of one fixed length. */
export function fixedItem<F extends Fields>(
  inner: Layout<F>,
): ItemCodec<ValueOf<F>, InputOf<F>> & { readonly layout: Layout<F> } {
  return {
    name: inner.name,
    layout: inner,
    encode: (value) => inner.encode(value),
    take: (bytes) =>
      bytes.length < inner.byteLength
        ? undefined
        : {
            value: inner.decode(bytes.subarray(0, inner.byteLength)),
            byteLength: inner.byteLength,
          },
  };
}
