import { CodecError } from "../../codec/codec-error.ts";
import { u16 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";
import type { ItemCodec } from "../../codec/sized.ts";
import { concatenate, takeItems } from "../../codec/sized.ts";
import { defineVpdPage, vpdList } from "../define-vpd-page.ts";
import type { Designator } from "./designator.ts";
import { DESIGNATOR } from "./designator.ts";

/** One port of the drive. */
export interface ScsiPort {
  /** The number of the port within the device, from 1. */
  readonly relativePort: number;
  /** Empty on a target port. */
  readonly initiatorTransportId: Uint8Array;
  /** The names of the port. */
  readonly names: readonly Designator[];
}

const INITIATOR_PART = layout("port header", 8, {
  relativePort: u16(2),
  transportIdLength: u16(6),
});
const TARGET_PART = layout("target port list header", 4, { namesLength: u16(2) });

const PORT: ItemCodec<ScsiPort> = {
  name: "port designation descriptor",
  encode({ relativePort, initiatorTransportId, names }) {
    const encoded = concatenate(names.map((name) => DESIGNATOR.encode(name)));
    return concatenate([
      INITIATOR_PART.encode({ relativePort, transportIdLength: initiatorTransportId.length }),
      initiatorTransportId,
      TARGET_PART.encode({ namesLength: encoded.length }),
      encoded,
    ]);
  },
  take(bytes) {
    if (bytes.length < INITIATOR_PART.byteLength) return undefined;
    const { relativePort, transportIdLength } = INITIATOR_PART.decode(bytes.subarray(0, 8));
    const second = 8 + transportIdLength;
    const listByte = second + TARGET_PART.byteLength;
    if (bytes.length < listByte) return undefined;
    const end = listByte + TARGET_PART.decode(bytes.subarray(second, listByte)).namesLength;
    if (bytes.length < end) return undefined;
    const { items, complete } = takeItems(bytes.subarray(0, end), listByte, DESIGNATOR);
    if (!complete) throw new CodecError("names", end, "the last name reaches beyond the list");
    return {
      value: { relativePort, initiatorTransportId: bytes.slice(8, second), names: items },
      byteLength: end,
    };
  },
};

/** The ports of the drive and their names. */
export const SCSI_PORTS = defineVpdPage({
  name: "SCSI Ports",
  page: 0x88,
  reference: "SPC-4, SCSI Ports VPD page; Seagate SCSI Commands Reference Manual rev. J, 5.4.17",
  contents: vpdList(PORT),
});
