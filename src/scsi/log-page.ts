/** The envelope of every log page: a header and numbered parameters, known or not. Nothing a drive sends is lost. */
import { CodecError } from "../codec/codec-error.ts";
import { bits, flag, orZero, u16, u8 } from "../codec/field.ts";
import type { Decoded } from "../codec/layout.ts";
import { layout } from "../codec/layout.ts";
import type { ItemCodec } from "../codec/sized.ts";
import { sizedList } from "../codec/sized.ts";

/** One log parameter as it stands on the wire. */
export interface LogParameter {
  readonly code: number;
  /** The control byte; real drives differ in it, so nothing may depend on it. */
  readonly control: number;
  readonly value: Uint8Array;
}

/** SPC-4, log parameter: code, control byte, length, value. */
const LOG_PARAMETER: ItemCodec<LogParameter> = {
  name: "log parameter",
  encode(parameter) {
    const { code, control, value } = parameter;
    if (!(value instanceof Uint8Array)) throw new CodecError("log parameter/value", 4, "not bytes");
    if (value.length > 0xff)
      throw new CodecError("log parameter/value", 3, "is longer than 255 bytes");
    const header = PARAMETER_HEADER.encode({ code, control, length: value.length });
    const out = new Uint8Array(4 + value.length);
    out.set(header);
    out.set(value, 4);
    return out;
  },
  take(bytes) {
    if (bytes.length < 4) return undefined;
    const { code, control, length } = PARAMETER_HEADER.decode(bytes.subarray(0, 4));
    if (bytes.length < 4 + length) return undefined;
    return { value: { code, control, value: bytes.slice(4, 4 + length) }, byteLength: 4 + length };
  },
};

const PARAMETER_HEADER = layout("log parameter header", 4, {
  code: u16(0),
  control: u8(2),
  length: u8(3),
});

/** A log page. SPC-4, log page structure. */
export const LOG_PAGE = sizedList(
  layout("log page", 4, {
    disableSave: orZero(flag(0, 7)), // DS
    subpageFormat: orZero(flag(0, 6)), // SPF
    page: bits(0, 5, 0),
    subpage: orZero(u8(1)),
    length: u16(2),
  }),
  { field: "length", plusBytes: 4 },
  LOG_PARAMETER,
);

/** A decoded log page. */
export type LogPage = Decoded<typeof LOG_PAGE>;
