import type { Fields, InputOf } from "../codec/layout.ts";
import { putDataSegmentBytes, type PduDefinition } from "./define-pdu.ts";
import { DIGEST_BYTES, NO_DIGESTS, putDigest, type PduDigests } from "./pdu-digest.ts";
import { paddingBytes } from "./pdu-parser.ts";

/** What encoding the header of a PDU takes; its lengths are filled in. */
export type PduInput<F extends Fields> = InputOf<PduDefinition<F>["header"]["fields"]>;

/** What goes with a header. */
export interface FrameOptions {
  /** Goes out as it is, without a copy. */
  readonly data?: Uint8Array;
  readonly digests?: PduDigests;
}

const NOTHING = new Uint8Array(0);

/**
 * A whole PDU as pieces that are sent one behind the other; the data segment is among them uncopied.
 * @throws CodecError when a value does not fit, or the data are longer than 2^24 - 1 bytes.
 */
export function encodeFrame<F extends Fields>(
  pdu: PduDefinition<F>,
  value: PduInput<F>,
  options: FrameOptions = {},
): readonly Uint8Array[] {
  const { data = NOTHING, digests = NO_DIGESTS } = options;
  const header = pdu.header.encode(value);
  putDataSegmentBytes(header, data.length);
  const pieces = [header];
  if (digests.header) pieces.push(digestOf([header]));
  if (data.length === 0) return pieces;
  pieces.push(data);
  const padding = new Uint8Array(paddingBytes(data.length));
  if (padding.length > 0) pieces.push(padding);
  if (digests.data) pieces.push(digestOf([data, padding]));
  return pieces;
}

function digestOf(pieces: readonly Uint8Array[]): Uint8Array {
  const digest = new Uint8Array(DIGEST_BYTES);
  putDigest(digest, pieces);
  return digest;
}
