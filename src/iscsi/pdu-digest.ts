import { CodecError } from "../codec/codec-error.ts";
import { crc32c } from "../codec/crc32c.ts";

/** Which parts of each PDU are followed by a CRC32C. Both are off during login, whatever was negotiated. */
export interface PduDigests {
  readonly header: boolean;
  readonly data: boolean;
}

/** What a connection starts with. */
export const NO_DIGESTS: PduDigests = { header: false, data: false };

/** Bytes of one digest. */
export const DIGEST_BYTES = 4;

/** A digest does not match what came: the bytes were damaged on their way. */
export class DigestError extends CodecError {
  readonly segment: "header" | "data";

  constructor(segment: "header" | "data") {
    super(`PDU/${segment}`, 0, `the digest of the ${segment} does not match`);
    this.name = "DigestError";
    this.segment = segment;
  }
}

/**
 * Writes the digest of several pieces that follow each other into `target`. RFC 7143, Header Digest and Data Digest: CRC32C,
 * and its example's byte order, which is least significant byte first.
 */
export function putDigest(target: Uint8Array, pieces: readonly Uint8Array[]): void {
  let crc = 0;
  for (const piece of pieces) crc = crc32c(piece, crc);
  for (let i = 0; i < DIGEST_BYTES; i++) target[i] = (crc >>> (8 * i)) & 0xff;
}

/** Throws {@link DigestError} when `digest` is not that of the pieces. */
export function checkDigest(
  segment: "header" | "data",
  digest: Uint8Array,
  pieces: readonly Uint8Array[],
): void {
  const right = new Uint8Array(DIGEST_BYTES);
  putDigest(right, pieces);
  if (right.some((byte, index) => byte !== digest[index])) throw new DigestError(segment);
}
