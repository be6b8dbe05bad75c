import { asDeclared } from "./as-declared.ts";
import { CodecError } from "./codec-error.ts";
import type { Codec, Decoded, Encodable } from "./layout.ts";

/** Structures of different lengths by name. */
export type Variants = Readonly<
  Record<string, Codec<object, never> & { readonly byteLength: number }>
>;

/** What decoding gives: the name of the structure as `kind`, and its fields. */
export type VariantValue<L extends Variants> = {
  [K in keyof L]: { readonly kind: K } & Decoded<L[K]>;
}[keyof L];
/** What encoding takes. */
export type VariantInput<L extends Variants> = {
  [K in keyof L]: { readonly kind: K } & Encodable<L[K]>;
}[keyof L];

/** A codec over several structures, which are there for generators. */
export interface LengthVariants<L extends Variants> extends Codec<
  VariantValue<L>,
  VariantInput<L>
> {
  readonly variants: L;
}

/**
 * One of several structures under one number, told apart by nothing but their length. Decoding any other length throws
 * {@link CodecError}; so does, at once, defining two structures of one length.
 */
export function lengthVariants<const L extends Variants>(
  name: string,
  variants: L,
): LengthVariants<L> {
  const byLength = new Map<number, string>();
  for (const [kind, { byteLength }] of Object.entries(variants)) {
    const taken = byLength.get(byteLength);
    if (taken !== undefined) throw new CodecError(`${name}/${kind}`, 0, `is as long as ${taken}`);
    byLength.set(byteLength, kind);
  }
  return {
    name,
    variants,
    encode(value) {
      const kind = String(value.kind);
      const variant = variants[kind];
      if (variant === undefined) throw new CodecError(name, 0, `no structure is called ${kind}`);
      // The input's type ties each kind to its own structure.
      return asDeclared<Codec<object, object>>(variant).encode(value);
    },
    decode(bytes) {
      const kind = byLength.get(bytes.length);
      const variant = kind === undefined ? undefined : variants[kind];
      if (variant === undefined) {
        throw new CodecError(name, 0, `no structure has ${String(bytes.length)} bytes`);
      }
      return asDeclared<VariantValue<L>>({ ...variant.decode(bytes), kind });
    },
  };
}
