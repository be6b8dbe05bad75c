/** Tables of positioned fields as codecs. A wrong table (overlap, overhang) throws while its module loads. */
import { asDeclared } from "./as-declared.ts";
import { CodecError } from "./codec-error.ts";
import type { Field } from "./field.ts";

/** A pure two-way conversion between a value and bytes. */
export interface Codec<V, I = V> {
  readonly name: string;
  /** Encodes; pure. Throws {@link CodecError} when a value does not fit; nothing is ever cut. */
  encode(value: I): Uint8Array;
  /** Decodes; throws {@link CodecError} for bytes that are not what they claim. */
  decode(bytes: Uint8Array): V;
}

/** Fields by name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

type TypeOf<F> = F extends Field<infer T> ? T : never;
type Always<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly presence: "tail" } ? never : K;
}[keyof F];
type Needed<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly presence: "required" } ? K : never;
}[keyof F];

/** What decoding gives: every field, those of the tail only where the bytes reach that far. */
export type ValueOf<F extends Fields> = {
  readonly [K in Always<F>]: TypeOf<F[K]>;
} & { readonly [K in Exclude<keyof F, Always<F>>]?: TypeOf<F[K]> };

/** What encoding takes: fields with a default and fields of the tail may be left out. */
export type InputOf<F extends Fields> = {
  readonly [K in Needed<F>]: TypeOf<F[K]>;
} & { readonly [K in Exclude<keyof F, Needed<F>>]?: TypeOf<F[K]> };

/** What decoding with a codec gives: `Decoded<typeof STANDARD_INQUIRY>`. */
export type Decoded<C> = C extends { decode(bytes: Uint8Array): infer V } ? V : never;
/** What encoding with a codec takes. */
export type Encodable<C> = C extends { encode(value: infer I): Uint8Array } ? I : never;

/** A fixed value at a fixed place, such as an operation code. */
export interface Constant {
  readonly byte: number;
  readonly bit: number;
  readonly widthBits: number;
  readonly value: number;
}

/** A structure of positioned fields. */
export interface Layout<F extends Fields> extends Codec<ValueOf<F>, InputOf<F>> {
  /** Length of the full structure. */
  readonly byteLength: number;
  /** Length of its shortest form: as far as the fields that are always there reach; at most `byteLength`. */
  readonly minimumBytes: number;
  readonly fields: F;
  /** The first bit that is set in `bytes` and belongs to no field and no constant; `undefined` when there is none. */
  findReservedBit(bytes: Uint8Array): { readonly byte: number; readonly bit: number } | undefined;
  /** One bit set for every bit that belongs to a field. */
  readonly fieldMask: Uint8Array;
}

interface Slot {
  readonly name: string;
  readonly field: Field<unknown>;
  readonly endByte: number;
}

function claim(owned: Uint8Array, place: Omit<Constant, "value">, path: string): void {
  let byte = place.byte;
  let bit = place.bit;
  for (let i = 0; i < place.widthBits; i++) {
    const mask = 1 << bit;
    if (byte >= owned.length) throw new CodecError(path, byte, "reaches beyond the structure");
    if (((owned[byte] ?? 0) & mask) !== 0)
      throw new CodecError(path, byte, `bit ${String(bit)} is taken`);
    owned[byte] = (owned[byte] ?? 0) | mask;
    bit--;
    if (bit < 0) {
      bit = 7;
      byte++;
    }
  }
}

const endOf = (place: Omit<Constant, "value">): number =>
  place.byte + Math.ceil((7 - place.bit + place.widthBits) / 8);

function slotsOf(fields: Fields): readonly Slot[] {
  // A table holds fields of many value types; each is only ever given what its own `get` made or what the caller's
  // typed input says, so the value type may be forgotten here.
  return Object.entries(fields).map(([name, field]) => {
    return { name, field: asDeclared<Field<unknown>>(field), endByte: endOf(field) };
  });
}

/** The value of a field that was left out. Text is padded with spaces, so that none of it is no zeros. */
const zeroOf = (field: Field<unknown>): unknown =>
  field.domain.kind === "text" ? "" : field.get(new Uint8Array(endOf(field)));

/** Defines a structure of `byteLength` bytes; throws {@link CodecError} at once when fields overlap or overhang. */
export function layout<const F extends Fields>(
  name: string,
  byteLength: number,
  fields: F,
  constants: readonly Constant[] = [],
): Layout<F> {
  const fieldMask = new Uint8Array(byteLength);
  const slots = slotsOf(fields);
  for (const slot of slots) claim(fieldMask, slot.field, `${name}/${slot.name}`);
  const owned = fieldMask.slice();
  for (const constant of constants) claim(owned, constant, `${name}/constant`);
  const tails = slots.filter((slot) => slot.field.presence === "tail");
  const minimumBytes =
    tails.length === 0
      ? byteLength
      : Math.max(
          ...slots.filter((s) => s.field.presence !== "tail").map((s) => s.endByte),
          ...constants.map(endOf),
          0,
        );

  const encode = (value: InputOf<F>): Uint8Array => {
    const given = asDeclared<Readonly<Record<string, unknown>>>(value);
    let length = tails.length === 0 ? byteLength : minimumBytes;
    for (const slot of tails)
      if (given[slot.name] !== undefined) length = Math.max(length, slot.endByte);
    const out = new Uint8Array(length);
    for (const constant of constants) putConstant(out, constant);
    for (const slot of slots) encodeSlot(out, slot, given[slot.name], name);
    return out;
  };

  const decode = (bytes: Uint8Array): ValueOf<F> => {
    if (bytes.length < minimumBytes) {
      throw new CodecError(
        name,
        bytes.length,
        `${String(bytes.length)} bytes where ${String(minimumBytes)} are needed`,
      );
    }
    const out: Record<string, unknown> = {};
    for (const slot of slots) {
      if (slot.endByte <= bytes.length) out[slot.name] = slot.field.get(bytes);
    }
    return asDeclared<ValueOf<F>>(out);
  };

  const findReservedBit = (bytes: Uint8Array): { byte: number; bit: number } | undefined => {
    for (let byte = 0; byte < bytes.length; byte++) {
      const stray = (bytes[byte] ?? 0) & ~(owned[byte] ?? 0) & 0xff;
      if (stray !== 0) return { byte, bit: 31 - Math.clz32(stray) };
    }
    return undefined;
  };

  return { name, byteLength, minimumBytes, fields, fieldMask, encode, decode, findReservedBit };
}

function putConstant(out: Uint8Array, constant: Constant): void {
  const shift = constant.bit - constant.widthBits + 1;
  if (shift < 0) {
    // Wider than the byte it starts in: only whole 16-bit constants occur.
    out[constant.byte] = constant.value >>> 8;
    out[constant.byte + 1] = constant.value & 0xff;
    return;
  }
  out[constant.byte] = (out[constant.byte] ?? 0) | (constant.value << shift);
}

function encodeSlot(out: Uint8Array, slot: Slot, given: unknown, name: string): void {
  const { field } = slot;
  let value = given;
  if (value === undefined) {
    if (field.presence === "required")
      throw new CodecError(`${name}/${slot.name}`, field.byte, "is missing");
    if (field.presence === "tail" && slot.endByte > out.length) return;
    value = zeroOf(field);
  }
  try {
    field.put(out, value);
  } catch (error) {
    if (error instanceof CodecError)
      throw new CodecError(`${name}/${slot.name}`, error.byte, error.problem);
    throw error;
  }
}
