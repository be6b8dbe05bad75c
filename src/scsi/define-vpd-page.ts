/** What the standards say of a vital product data page, said once for both ends; `vpd-page-table.ts` lists them. */
import { asDeclared } from "../codec/as-declared.ts";
import { CodecError } from "../codec/codec-error.ts";
import { bits, orZero, u16 } from "../codec/field.ts";
import type { HeadedLayout } from "../codec/headed-layout.ts";
import { headedLayout } from "../codec/headed-layout.ts";
import type { Codec, Constant, Fields, Layout } from "../codec/layout.ts";
import { layout } from "../codec/layout.ts";
import type { ItemCodec, SizedListInput, SizedListValue } from "../codec/sized.ts";
import { sizedList } from "../codec/sized.ts";
import type { SizedValueCodec } from "../codec/sized-value.ts";
import { sizedValue } from "../codec/sized-value.ts";
import type { ValueCodec } from "../codec/value-codec.ts";

/**
 * The four bytes every page begins with, less the page code. SPC-4, VPD page format. Before SPC-3 the length was one
 * byte with a reserved byte of zero before it, which reads the same.
 */
const HEADER = {
  qualifier: orZero(bits(0, 7, 5)),
  /** One of DEVICE_TYPE. */
  deviceType: bits(0, 4, 0),
  pageLength: u16(2),
} as const;
type Header = typeof HEADER;

const LENGTH = { field: "pageLength", plusBytes: 4 } as const;

const pageCode = (page: number): Constant => ({ byte: 1, bit: 7, widthBits: 8, value: page });

/** One vital product data page. Its codec covers the whole page from byte 0 and refuses bytes of another page. */
export interface VpdPageDefinition<C = Codec<unknown, never>> {
  /** The standard's name of the page. */
  readonly name: string;
  readonly page: number;
  /** Standard or manual and clause title. */
  readonly reference: string;
  readonly codec: C;
}

/** Makes the codec of a page once its name and code are known. */
export type VpdContents<C> = (page: { readonly name: string; readonly page: number }) => C;

/** Defines a page. Throws CodecError while its module loads when fields overlap each other or the header. */
export function defineVpdPage<C extends Codec<unknown, never>>(definition: {
  readonly name: string;
  readonly page: number;
  readonly reference: string;
  readonly contents: VpdContents<C>;
}): VpdPageDefinition<C> {
  const { name, page, reference, contents } = definition;
  const codec = contents({ name: `${name} VPD page`, page });
  const checked = {
    ...codec,
    decode(bytes: Uint8Array): unknown {
      // A drive that does not know EVPD answers with its standard INQUIRY data.
      if (bytes.length > 1 && bytes[1] !== page) {
        throw new CodecError(codec.name, 1, `page code is ${String(bytes[1])}`);
      }
      return codec.decode(bytes);
    },
  };
  return { name: codec.name, page, reference, codec: asDeclared<C>(checked) };
}

/** A page of fixed fields; `byteLength` counts from byte 0 of the page. */
export function vpdFields<const F extends Fields>(
  byteLength: number,
  fields: F,
): VpdContents<HeadedLayout<Header, "pageLength", F>> {
  return ({ name, page }) =>
    headedLayout(
      { fields: HEADER, length: LENGTH },
      { name, byteLength, fields, constants: [pageCode(page)] },
    );
}

/** A page that is a list. The list begins at byte `listByte` (4 unless told); bytes between are reserved. */
export function vpdList<V, I>(
  item: ItemCodec<V, I>,
  listByte = 4,
): VpdContents<
  Codec<SizedListValue<Header, "pageLength", V>, SizedListInput<Header, "pageLength", I>> & {
    readonly header: Layout<Header>;
  }
> {
  return ({ name, page }) =>
    sizedList(layout(name, listByte, HEADER, [pageCode(page)]), LENGTH, item);
}

/** A page whose body is one value of open length, called `valueName` in the decoded page. */
export function vpdValue<const N extends string, V>(
  valueName: N,
  codec: ValueCodec<V>,
): VpdContents<SizedValueCodec<Header, "pageLength", N, V>> {
  return ({ name, page }) =>
    sizedValue(layout(name, 4, HEADER, [pageCode(page)]), LENGTH, { name: valueName, codec });
}
