/** The mode parameter list: what MODE SENSE returns and MODE SELECT takes, as header, block descriptor and raw pages. */
import { CodecError } from "../codec/codec-error.ts";
import { bits, flag, u16, u24, u8 } from "../codec/field.ts";
import type { Codec, Decoded } from "../codec/layout.ts";
import { layout } from "../codec/layout.ts";
import { concatenate } from "../codec/sized.ts";

/** Block descriptor of a tape drive. SSC-4, mode parameter block descriptor (general mode parameter block descriptor of SPC). */
export const BLOCK_DESCRIPTOR = layout("mode parameter block descriptor", 8, {
  densityCode: u8(0),
  blockCount: u24(1),
  /** 0 means variable block length. */
  blockLength: u24(5),
});

/** The device-specific parameter of a tape drive. SSC-4, mode parameter header. */
const DEVICE_SPECIFIC = (byte: number) => ({
  writeProtected: flag(byte, 7),
  /** 0: every WRITE reaches the medium before its status; 1: buffered. */
  bufferedMode: bits(byte, 6, 4),
  speed: bits(byte, 3, 0),
});

/** Header of the 6-byte forms. */
export const MODE_HEADER_6 = layout("mode parameter header(6)", 4, {
  modeDataLength: u8(0),
  mediumType: u8(1),
  ...DEVICE_SPECIFIC(2),
  blockDescriptorLength: u8(3),
});

/** Header of the 10-byte forms. */
export const MODE_HEADER_10 = layout("mode parameter header(10)", 8, {
  modeDataLength: u16(0),
  mediumType: u8(2),
  ...DEVICE_SPECIFIC(3),
  longLba: flag(4, 0),
  blockDescriptorLength: u16(6),
});

/** One mode page with its header bytes, not yet decoded. */
export interface RawModePage {
  readonly page: number;
  /** 0 for a page in page_0 format. */
  readonly subpage: number;
  /** The whole page from its header on. */
  readonly bytes: Uint8Array;
}

/** A mode parameter list. */
export interface ModeParameters {
  readonly mediumType: number;
  readonly writeProtected: boolean;
  readonly bufferedMode: number;
  readonly speed: number;
  readonly blockDescriptor?: Decoded<typeof BLOCK_DESCRIPTOR>;
  readonly pages: readonly RawModePage[];
}

/** What decoding gives: also the mode data length as sent (0 in a MODE SELECT) and whether the answer was cut. */
export interface DecodedModeParameters extends ModeParameters {
  readonly modeDataLength: number;
  readonly truncated: boolean;
}

/** What encoding takes: `modeDataLength` is computed unless the list is for MODE SELECT, where it must be 0. */
export interface ModeParametersInput extends ModeParameters {
  readonly forSelect?: boolean;
}

function takePage(bytes: Uint8Array, offset: number): RawModePage | undefined {
  if (offset + 2 > bytes.length) return undefined;
  const head = bytes[offset] ?? 0;
  const subpageFormat = (head & 0x40) !== 0;
  if (subpageFormat && offset + 4 > bytes.length) return undefined;
  const body = subpageFormat
    ? 4 + (((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0))
    : 2 + (bytes[offset + 1] ?? 0);
  if (offset + body > bytes.length) return undefined;
  return {
    page: head & 0x3f,
    subpage: subpageFormat ? (bytes[offset + 1] ?? 0) : 0,
    bytes: bytes.slice(offset, offset + body),
  };
}

/** The bytes of a page, if they are the one whole page that it says it is: else the list could not be read back. */
function wholePage(form: string, page: RawModePage): Uint8Array {
  const own = takePage(page.bytes, 0);
  if (
    own?.bytes.length !== page.bytes.length ||
    own.page !== page.page ||
    own.subpage !== page.subpage
  ) {
    const name = `${String(page.page)}/${String(page.subpage)}`;
    throw new CodecError(
      `${form}/pages`,
      0,
      `the bytes of page ${name} are not one whole such page`,
    );
  }
  return page.bytes;
}

interface HeaderForm {
  readonly name: string;
  readonly headerBytes: number;
  readonly lengthFieldBytes: number;
  encodeHeader(value: Decoded<typeof MODE_HEADER_6>): Uint8Array;
  decodeHeader(bytes: Uint8Array): Decoded<typeof MODE_HEADER_6>;
}

function modeParameters(form: HeaderForm): Codec<DecodedModeParameters, ModeParametersInput> {
  return {
    name: form.name,
    encode(value) {
      const descriptor =
        value.blockDescriptor === undefined
          ? new Uint8Array(0)
          : BLOCK_DESCRIPTOR.encode(value.blockDescriptor);
      const body = concatenate(value.pages.map((page) => wholePage(form.name, page)));
      const total = form.headerBytes + descriptor.length + body.length;
      const header = form.encodeHeader({
        modeDataLength: value.forSelect === true ? 0 : total - form.lengthFieldBytes,
        mediumType: value.mediumType,
        writeProtected: value.writeProtected,
        bufferedMode: value.bufferedMode,
        speed: value.speed,
        blockDescriptorLength: descriptor.length,
      });
      return concatenate([header, descriptor, body]);
    },
    decode(bytes) {
      const header = form.decodeHeader(bytes);
      const declared =
        header.modeDataLength === 0 ? bytes.length : header.modeDataLength + form.lengthFieldBytes;
      const within = bytes.subarray(0, declared);
      const start = form.headerBytes + header.blockDescriptorLength;
      const descriptorWhole =
        header.blockDescriptorLength >= 8 && within.length >= form.headerBytes + 8;
      const pages: RawModePage[] = [];
      let offset = start;
      let page = takePage(within, offset);
      while (page !== undefined) {
        pages.push(page);
        offset += page.bytes.length;
        page = takePage(within, offset);
      }
      const cut = bytes.length < declared || within.length < start;
      if (offset !== within.length && !cut) {
        throw new CodecError(form.name, offset, "the last page reaches beyond the list");
      }
      return {
        modeDataLength: header.modeDataLength,
        mediumType: header.mediumType,
        writeProtected: header.writeProtected,
        bufferedMode: header.bufferedMode,
        speed: header.speed,
        ...(descriptorWhole
          ? {
              blockDescriptor: BLOCK_DESCRIPTOR.decode(
                within.subarray(form.headerBytes, form.headerBytes + 8),
              ),
            }
          : {}),
        pages,
        truncated: cut,
      };
    },
  };
}

/** Mode parameter list of the 6-byte forms. SPC-4, mode parameter list format. */
export const MODE_PARAMETERS_6 = modeParameters({
  name: "mode parameter list(6)",
  headerBytes: 4,
  lengthFieldBytes: 1,
  encodeHeader: (value) => MODE_HEADER_6.encode(value),
  decodeHeader: (bytes) => MODE_HEADER_6.decode(bytes.subarray(0, 4)),
});

/** Mode parameter list of the 10-byte forms. SPC-4, mode parameter list format. */
export const MODE_PARAMETERS_10 = modeParameters({
  name: "mode parameter list(10)",
  headerBytes: 8,
  lengthFieldBytes: 2,
  encodeHeader: (value) => MODE_HEADER_10.encode({ ...value, longLba: false }),
  decodeHeader: (bytes) => MODE_HEADER_10.decode(bytes.subarray(0, 8)),
});
