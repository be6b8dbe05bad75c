/** The list of cartridge memory attributes as it stands on the wire, known or not. */
import { CodecError } from "../codec/codec-error.ts";
import { bits, flag, u16, u32 } from "../codec/field.ts";
import { layout } from "../codec/layout.ts";
import type { ItemCodec } from "../codec/sized.ts";
import { sizedList } from "../codec/sized.ts";

/** How an attribute's value is to be read. SPC-4, MAM attribute format, FORMAT field. */
export const ATTRIBUTE_FORMAT = { binary: 0, ascii: 1, text: 2 } as const;

/** One attribute. */
export interface Attribute {
  readonly identifier: number;
  readonly readOnly: boolean;
  /** One of ATTRIBUTE_FORMAT. */
  readonly format: number;
  /** Empty in a WRITE ATTRIBUTE: the attribute is deleted. */
  readonly value: Uint8Array;
}

const HEADER = layout("attribute header", 5, {
  identifier: u16(0),
  readOnly: flag(2, 7),
  format: bits(2, 1, 0),
  length: u16(3),
});

const ATTRIBUTE: ItemCodec<Attribute> = {
  name: "attribute",
  encode(attribute) {
    const { identifier, readOnly, format, value } = attribute;
    if (!(value instanceof Uint8Array)) throw new CodecError("attribute/value", 5, "not bytes");
    if (value.length > 0xffff)
      throw new CodecError("attribute/value", 5, "is longer than 65535 bytes");
    const out = new Uint8Array(HEADER.byteLength + value.length);
    out.set(HEADER.encode({ identifier, readOnly, format, length: value.length }));
    out.set(value, HEADER.byteLength);
    return out;
  },
  take(bytes) {
    if (bytes.length < HEADER.byteLength) return undefined;
    const { length, ...rest } = HEADER.decode(bytes.subarray(0, HEADER.byteLength));
    const end = HEADER.byteLength + length;
    if (bytes.length < end) return undefined;
    return { value: { ...rest, value: bytes.slice(HEADER.byteLength, end) }, byteLength: end };
  },
};

/** The parameter data of READ ATTRIBUTE (values) and WRITE ATTRIBUTE. SPC-4, MAM attribute format. */
export const ATTRIBUTE_LIST = sizedList(
  layout("attribute list", 4, { length: u32(0) }),
  { field: "length", plusBytes: 4 },
  ATTRIBUTE,
);
