import { exactText } from "../../codec/exact-text.ts";
import { bits, bytes, flag, text, u16, u8 } from "../../codec/field.ts";
import { CodecError } from "../../codec/codec-error.ts";
import type { Decoded } from "../../codec/layout.ts";
import { layout } from "../../codec/layout.ts";
import type { ItemCodec } from "../../codec/sized.ts";
import { concatenate } from "../../codec/sized.ts";

/** What a designator names. SPC-4, ASSOCIATION field. */
export const ASSOCIATION = { logicalUnit: 0, targetPort: 1, targetDevice: 2 } as const;

/** How a designator is written. SPC-4, CODE SET field. */
export const CODE_SET = { binary: 1, ascii: 2, utf8: 3 } as const;

/** The name itself, by its kind. */
export type DesignatorName =
  | {
      readonly kind: "t10Vendor";
      /** The vendor's T10 name. */
      readonly vendor: string;
      /** What the vendor adds, on tape drives product and serial number; spaces are kept. */
      readonly specific: string;
    }
  /** A world wide name of 8 or 16 bytes. */
  | { readonly kind: "naa"; readonly name: Uint8Array }
  /** The number of the port within the device, from 1. */
  | { readonly kind: "relativePort"; readonly port: number }
  /** Any other kind, and those above with an odd length. */
  | { readonly kind: "other"; readonly type: number; readonly bytes: Uint8Array };

/** One name of the logical unit, of one of its ports or of the whole device. */
export type Designator = DesignatorName & {
  /** Transport protocol of the name (6 is SAS, 0 Fibre Channel); it counts only with `protocolValid`. */
  readonly protocol: number;
  readonly protocolValid: boolean;
  /** One of ASSOCIATION. */
  readonly association: number;
  /** One of CODE_SET. */
  readonly codeSet: number;
};

const HEADER = layout("designator header", 4, {
  protocol: bits(0, 7, 4),
  codeSet: bits(0, 3, 0),
  protocolValid: flag(1, 7), // PIV
  association: bits(1, 5, 4),
  type: bits(1, 3, 0),
  length: u8(3),
});

const T10_VENDOR = layout("T10 vendor", 8, { vendor: text(0, 8) });
const SPECIFIC = exactText(247);
const RELATIVE_PORT = layout("relative port", 4, { obsolete: bytes(0, 2), port: u16(2) });

const TYPE = { t10Vendor: 1, naa: 3, relativePort: 4 } as const;

function nameOf(type: number, body: Uint8Array): DesignatorName {
  if (type === TYPE.t10Vendor && body.length >= 8) {
    const { vendor } = T10_VENDOR.decode(body.subarray(0, 8));
    return { kind: "t10Vendor", vendor, specific: SPECIFIC.decode(body.subarray(8)) };
  }
  if (type === TYPE.naa && (body.length === 8 || body.length === 16)) {
    return { kind: "naa", name: body.slice() };
  }
  if (type === TYPE.relativePort && body.length === 4) {
    const { obsolete, port } = RELATIVE_PORT.decode(body);
    if (obsolete.every((byte) => byte === 0)) return { kind: "relativePort", port };
  }
  return { kind: "other", type, bytes: body.slice() };
}

function bodyOf(name: DesignatorName): { type: number; body: Uint8Array } {
  switch (name.kind) {
    case "t10Vendor":
      return {
        type: TYPE.t10Vendor,
        body: concatenate([T10_VENDOR.encode(name), SPECIFIC.encode(name.specific)]),
      };
    case "naa":
      return { type: TYPE.naa, body: name.name };
    case "relativePort": {
      const obsolete = new Uint8Array(2);
      return { type: TYPE.relativePort, body: RELATIVE_PORT.encode({ obsolete, port: name.port }) };
    }
    case "other":
      return { type: name.type, body: name.bytes };
  }
}

/** A designator as the Device Identification and SCSI Ports pages carry it. SPC-4, designation descriptor. */
export const DESIGNATOR: ItemCodec<Designator> = {
  name: "designator",
  encode(designator) {
    const { type, body } = bodyOf(designator);
    if (nameOf(type, body).kind !== designator.kind) {
      throw new CodecError("designator", 4, `is not of the kind ${designator.kind}`);
    }
    const { protocol, codeSet, protocolValid, association } = designator;
    const length = body.length;
    const header = { protocol, codeSet, protocolValid, association, type, length };
    return concatenate([HEADER.encode(header), body]);
  },
  take(from) {
    if (from.length < HEADER.byteLength) return undefined;
    const header: Decoded<typeof HEADER> = HEADER.decode(from.subarray(0, HEADER.byteLength));
    const end = HEADER.byteLength + header.length;
    if (from.length < end) return undefined;
    const { protocol, codeSet, protocolValid, association } = header;
    const name = nameOf(header.type, from.subarray(HEADER.byteLength, end));
    return {
      value: { ...name, protocol, codeSet, protocolValid, association },
      byteLength: end,
    };
  },
};
