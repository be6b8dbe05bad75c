/** What the standards say of a mode page, said once for both ends; `mode-page-table.ts` lists them. */
import { asDeclared } from "../codec/as-declared.ts";
import { CodecError } from "../codec/codec-error.ts";
import type { Field } from "../codec/field.ts";
import { flag, orZero, u16, u8 } from "../codec/field.ts";
import { addToMask } from "../codec/field-mask.ts";
import type { HeadedInput, HeadedLayout, HeadedValue } from "../codec/headed-layout.ts";
import { headedLayout } from "../codec/headed-layout.ts";
import type { Constant, Fields, ValueOf } from "../codec/layout.ts";

/** PS: the page can be saved. MODE SELECT must send 0. */
const SAVABLE = { savable: orZero(flag(0, 7)) } as const;
const SHORT_HEADER = { ...SAVABLE, pageLength: u8(1) } as const;
const LONG_HEADER = { ...SAVABLE, pageLength: u16(2) } as const;
type Header = typeof SHORT_HEADER;
type ModePageCodec<F extends Fields> = HeadedLayout<Header, "pageLength", F>;

const SUBPAGE_FORMAT = 0x40;
const NOT_SAVABLE_BITS = 0x7f;

/** What decoding a mode page gives. */
export type ModePageValue<F extends Fields> = HeadedValue<Header, "pageLength", F>;
/** What encoding a mode page takes. */
export type ModePageInput<F extends Fields> = HeadedInput<Header, "pageLength", F>;

/** One mode page. */
export interface ModePageDefinition<F extends Fields = Fields> {
  /** The standard's name of the page, with the family where one writes it its own way. */
  readonly name: string;
  readonly page: number;
  /** 0 for a page in page_0 format. */
  readonly subpage: number;
  /** The family whose variant this is; `undefined` for the standard form. */
  readonly family: "dat" | undefined;
  /** Standard or manual and clause title. */
  readonly reference: string;
  /** The whole page, header included. */
  readonly codec: ModePageCodec<F>;
  /** What MODE SELECT may change on an ordinary drive; a drive may say otherwise, see `maskOf`. */
  readonly changeable: readonly (keyof F & string)[];
  /** `maskOf(changeable)`. */
  readonly changeableMask: Uint8Array;
  /** Decodes the page as MODE SENSE returned it. Throws {@link CodecError} for bytes of another page. */
  decode(bytes: Uint8Array): ModePageValue<F>;
  /** Encodes the page; `forSelect` leaves the savable bit 0, as MODE SELECT demands. */
  encode(value: ModePageInput<F>, options?: { readonly forSelect?: boolean }): Uint8Array;
  /**
   * The page as MODE SENSE returns it for changeable values: header as usual, and a 1 in every bit of the named fields.
   * `byteLength` is the length of the drive's own page where it is shorter than the standard's.
   */
  maskOf(names: readonly (keyof F & string)[], byteLength?: number): Uint8Array;
  /**
   * The first bit where `sent`, a page from MODE SELECT, differs from `current` and `mask` (the changeable mask unless
   * told) does not allow it; the page length where that differs. `undefined` when all is allowed. The savable bit is
   * not compared.
   */
  findUnchangeable(pages: {
    readonly sent: Uint8Array;
    readonly current: Uint8Array;
    readonly mask?: Uint8Array;
  }): { readonly byte: number; readonly bit: number } | undefined;
  /**
   * `current`, a page from MODE SENSE, with `changes` made, ready for MODE SELECT: bits unknown here stay as the drive
   * sent them. Throws {@link CodecError} for a field beyond the end of this drive's page; `current` is never altered.
   */
  modified(current: Uint8Array, changes: Partial<ValueOf<F>>): Uint8Array;
}

/** Defines a page. Throws CodecError while its module loads when fields overlap each other or the header. */
export function defineModePage<const F extends Fields>(definition: {
  readonly name: string;
  readonly page: number;
  readonly subpage?: number;
  readonly family?: "dat";
  /** Length of the whole page with its header. */
  readonly byteLength: number;
  /** Length of its shortest form, where bytes that belong to no field count in it. */
  readonly minimumBytes?: number;
  readonly reference: string;
  readonly fields: F;
  readonly changeable: readonly (keyof F & string)[];
}): ModePageDefinition<F> {
  const { page, subpage = 0, family, reference, changeable } = definition;
  const form = formOf({ page, subpage, name: `${definition.name} mode page` });
  const codec = checked(form, codecOf(form, definition));
  const { fields, byteLength: fullLength } = codec.layout;
  const maskOf = (names: readonly string[], byteLength = fullLength): Uint8Array => {
    const mask = headerOf(form, byteLength);
    for (const one of names) addToMask(mask, fieldOf(fields, one));
    return mask;
  };
  const changeableMask = maskOf(changeable);
  return {
    name: form.name,
    page,
    subpage,
    family,
    reference,
    codec,
    changeable,
    changeableMask,
    maskOf,
    decode: (bytes) => codec.decode(bytes),
    encode: (value, options) => {
      const out = codec.encode(value);
      if (options?.forSelect === true) out[0] = form.first;
      return out;
    },
    findUnchangeable: ({ sent, current, mask = changeableMask }) => {
      if (sent.length !== current.length) return { byte: subpage === 0 ? 1 : 2, bit: 7 };
      return firstForbidden({ sent, current, mask }, form.headerBytes);
    },
    modified: (current, changes) => {
      checkPage(form, current);
      const out = current.slice();
      out[0] = form.first;
      for (const [one, value] of Object.entries(changes)) {
        putField(out, { path: `${form.name}/${one}`, field: fieldOf(fields, one), value });
      }
      return out;
    },
  };
}

/** How the header of a page is written. */
interface PageForm {
  readonly name: string;
  readonly page: number;
  readonly subpage: number;
  /** Byte 0 with the savable bit 0. */
  readonly first: number;
  readonly headerBytes: number;
}

function formOf(code: Pick<PageForm, "name" | "page" | "subpage">): PageForm {
  return code.subpage === 0
    ? { ...code, first: code.page, headerBytes: 2 }
    : { ...code, first: code.page | SUBPAGE_FORMAT, headerBytes: 4 };
}

function codecOf<F extends Fields>(
  form: PageForm,
  own: { readonly byteLength: number; readonly minimumBytes?: number; readonly fields: F },
): ModePageCodec<F> {
  const { name, subpage, first, headerBytes } = form;
  const { byteLength, minimumBytes = headerBytes, fields } = own;
  const code: Constant = { byte: 0, bit: 6, widthBits: 7, value: first };
  // A constant of no width owns no bit; it only says that the structure reaches that far.
  const reach: Constant = { byte: minimumBytes - 1, bit: 0, widthBits: 0, value: 0 };
  if (subpage === 0) {
    return headedLayout(
      { fields: SHORT_HEADER, length: { field: "pageLength", plusBytes: headerBytes } },
      { name, byteLength, fields, constants: [code, reach] },
    );
  }
  const subcode: Constant = { byte: 1, bit: 7, widthBits: 8, value: subpage };
  return headedLayout(
    { fields: LONG_HEADER, length: { field: "pageLength", plusBytes: headerBytes } },
    { name, byteLength, fields, constants: [code, subcode, reach] },
  );
}

function checked<F extends Fields>(form: PageForm, codec: ModePageCodec<F>): ModePageCodec<F> {
  return {
    ...codec,
    decode: (bytes) => {
      checkPage(form, bytes);
      return codec.decode(bytes);
    },
  };
}

function checkPage({ name, subpage, first }: PageForm, bytes: Uint8Array): void {
  const [head, second] = bytes;
  if (head !== undefined && (head & NOT_SAVABLE_BITS) !== first) {
    throw new CodecError(name, 0, `begins with ${String(head)}: another page`);
  }
  if (subpage !== 0 && second !== undefined && second !== subpage) {
    throw new CodecError(name, 1, `subpage is ${String(second)}`);
  }
}

/** A page of `byteLength` bytes with nothing in it but its header. */
function headerOf({ subpage, first, headerBytes }: PageForm, byteLength: number): Uint8Array {
  const out = new Uint8Array(byteLength);
  out[0] = first;
  if (subpage !== 0) out[1] = subpage;
  const length = subpage === 0 ? SHORT_HEADER.pageLength : LONG_HEADER.pageLength;
  length.put(out, byteLength - headerBytes);
  return out;
}

/** The compiler only lets names of the page's own fields in; whoever goes around it gets a named error. */
function fieldOf(fields: Fields, name: string): Field<unknown> {
  const field = fields[name];
  if (field === undefined) throw new CodecError(name, 0, "is no field of this page");
  return asDeclared<Field<unknown>>(field);
}

function putField(
  out: Uint8Array,
  { path, field, value }: { path: string; field: Field<unknown>; value: unknown },
): void {
  if (field.byte + Math.ceil((7 - field.bit + field.widthBits) / 8) > out.length) {
    throw new CodecError(path, field.byte, "lies beyond the end of this drive's page");
  }
  try {
    field.put(out, value);
  } catch (error) {
    if (error instanceof CodecError) throw new CodecError(path, error.byte, error.problem);
    throw error;
  }
}

function firstForbidden(
  pages: { readonly sent: Uint8Array; readonly current: Uint8Array; readonly mask: Uint8Array },
  headerBytes: number,
): { byte: number; bit: number } | undefined {
  const { sent, current, mask } = pages;
  // In the header the mask holds the page's code and length, not what may change.
  const allowed = mask.slice();
  allowed.fill(0, 0, headerBytes);
  allowed[0] = ~NOT_SAVABLE_BITS;
  for (let byte = 0; byte < sent.length; byte++) {
    const changed = (sent[byte] ?? 0) ^ (current[byte] ?? 0);
    const forbidden = changed & ~(allowed[byte] ?? 0) & 0xff;
    if (forbidden !== 0) return { byte, bit: 31 - Math.clz32(forbidden) };
  }
  return undefined;
}
