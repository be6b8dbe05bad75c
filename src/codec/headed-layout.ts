import { asDeclared } from "./as-declared.ts";
import type { Field } from "./field.ts";
import type { Codec, Constant, Fields, InputOf, Layout, ValueOf } from "./layout.ts";
import { layout } from "./layout.ts";
import type { LengthRule, Truncation } from "./sized.ts";
import { sizedLayout } from "./sized.ts";

/** The same members as one plain object type. */
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** What decoding a headed layout gives. */
export type HeadedValue<H extends Fields, K extends keyof H, F extends Fields> = Flat<
  Omit<ValueOf<H>, K> & ValueOf<F> & Truncation
>;
/** What encoding a headed layout takes. */
export type HeadedInput<H extends Fields, K extends keyof H, F extends Fields> = Flat<
  Omit<InputOf<H>, K> & InputOf<F>
>;

/** A structure that begins like all of its kind: header fields `H`, of which `K` holds the length, then its own `F`. */
export interface HeadedLayout<H extends Fields, K extends keyof H, F extends Fields> extends Codec<
  HeadedValue<H, K, F>,
  HeadedInput<H, K, F>
> {
  /** Header and own fields together. */
  readonly layout: Layout<H & F>;
  /** The field that is computed and does not appear in values. */
  readonly lengthField: K;
}

/** Defines a fixed structure behind a common header; fields beyond the length the sender states are absent. */
export function headedLayout<
  const H extends Fields,
  K extends keyof H & string,
  const F extends Fields,
>(
  header: { readonly fields: H; readonly length: LengthRule<K> },
  own: {
    readonly name: string;
    /** Length of the whole structure with its header. */
    readonly byteLength: number;
    readonly fields: F;
    readonly constants: readonly Constant[];
  },
): HeadedLayout<H, K, F> {
  const fields: H & F = { ...header.fields, ...own.fields };
  const whole = layout(own.name, own.byteLength, fields, own.constants);
  // `sizedLayout` proves by type that the length field holds a number; here the field that the header's rule names must.
  const codec = sizedLayout(
    asDeclared<Layout<Record<"length", Field<number>>>>(whole),
    asDeclared<LengthRule<"length">>(header.length),
  );
  return asDeclared<HeadedLayout<H, K, F>>(codec);
}
