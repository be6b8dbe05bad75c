/**
 * What iSCSI says on the wire, for both ends: PDU headers, frames, text keys, negotiation, CHAP. This folder imports
 * src/codec and nothing else of ours, opens no socket and takes no time; start at pdu-table.ts, then pdu-parser.ts.
 */
import { bytes, orZero, u24, u32, u8 } from "../codec/field.ts";
import { layout, type Constant, type Fields, type Layout } from "../codec/layout.ts";

/** Bytes of every PDU's Basic Header Segment. RFC 7143, Basic Header Segment (BHS). */
export const HEADER_BYTES = 48;

/** A tag that stands for "none". RFC 7143, SCSI Command and Data-Out: "the reserved value 0xffffffff". */
export const NO_TAG = 0xffff_ffff;

/** Lengths that every header carries; whoever makes a frame fills them in. */
const FRAMING = {
  /** Additional header segments behind this one, in words of 4 bytes (TotalAHSLength). */
  additionalHeaderWords: orZero(u8(4)),
  /** Data segment without its padding, in bytes (DataSegmentLength). */
  dataSegmentBytes: orZero(u24(5)),
} as const;

/** Who sends a PDU. */
export type PduSender = "initiator" | "target";

/** One kind of PDU: its header, and what tells it from the others. */
export interface PduDefinition<F extends Fields = Fields> {
  /** The standard's name. */
  readonly name: string;
  readonly opcode: number;
  readonly sender: PduSender;
  /** Standard and title of the clause. */
  readonly reference: string;
  readonly header: Layout<F & typeof FRAMING>;
}

interface PduFacts<F extends Fields> {
  readonly name: string;
  readonly opcode: number;
  readonly sender: PduSender;
  readonly reference: string;
  /** The F bit (byte 1, bit 7) is always 1. */
  readonly alwaysFinal?: boolean;
  /** The I bit (byte 0, bit 6) is always 1. */
  readonly alwaysImmediate?: boolean;
  readonly fields: F;
}

/** Defines a PDU header; throws CodecError at once when fields overlap. */
export function definePdu<const F extends Fields>(facts: PduFacts<F>): PduDefinition<F> {
  const { name, opcode, sender, reference, fields } = facts;
  const constants: Constant[] = [{ byte: 0, bit: 5, widthBits: 6, value: opcode }];
  if (facts.alwaysImmediate === true) constants.push({ byte: 0, bit: 6, widthBits: 1, value: 1 });
  if (facts.alwaysFinal === true) constants.push({ byte: 1, bit: 7, widthBits: 1, value: 1 });
  const header = layout(name, HEADER_BYTES, { ...fields, ...FRAMING }, constants);
  return { name, opcode, sender, reference, header };
}

/** The logical unit, eight bytes as SAM writes them; see logical-unit.ts. */
export const logicalUnit = orZero(bytes(8, 8));
/** What names a task of the initiator (ITT). */
export const initiatorTaskTag = u32(16);
/** What names a transfer or a ping of the target (TTT); {@link NO_TAG} for none. */
export const targetTransferTag = u32(20);

/** Numbers that an initiator's PDU carries, except Data-Out and SNACK. */
export const FROM_INITIATOR = {
  /** CmdSN: the order of commands. */
  commandNumber: u32(24),
  /** ExpStatSN: the next status that is awaited; all before it arrived. */
  expectedStatusNumber: u32(28),
} as const;

/** Numbers that a target's PDU carries. */
export const FROM_TARGET = {
  /** StatSN: the order of statuses. */
  statusNumber: u32(24),
  /** ExpCmdSN: the next command that is awaited. */
  expectedCommandNumber: u32(28),
  /** MaxCmdSN: the last command that may be sent. */
  maximumCommandNumber: u32(32),
} as const;

const opcodeField = u8(0);

/** The operation code of a header. */
export function opcodeOf(header: Uint8Array): number {
  return opcodeField.get(header) & 0x3f;
}

/** DataSegmentLength of a header, in bytes. */
export function dataSegmentBytesOf(header: Uint8Array): number {
  return FRAMING.dataSegmentBytes.get(header);
}

/** Length of all additional header segments that a header announces, in bytes. */
export function additionalHeaderBytesOf(header: Uint8Array): number {
  return 4 * FRAMING.additionalHeaderWords.get(header);
}

/** Fills in the data length of a header; throws CodecError above 2^24 - 1. */
export function putDataSegmentBytes(header: Uint8Array, byteLength: number): void {
  FRAMING.dataSegmentBytes.put(header, byteLength);
}
