import { CodecError } from "../codec/codec-error.ts";
import type { Codec } from "../codec/layout.ts";
import { layout } from "../codec/layout.ts";
import { u16, u64 } from "../codec/field.ts";
import { concatenate } from "../codec/sized.ts";
import { counter } from "../codec/value-codec.ts";

/** What a file system noted in the chip when it last left the cartridge: if nobody wrote since, its index still holds. */
export interface VolumeCoherency {
  /** The volume change reference at that time; 0 and FFFFFFFFh say nothing. */
  readonly volumeChangeReference: bigint;
  /** How many bytes the reference takes, 1 to 8; LTFS writes 8, the attribute it copies has 4. */
  readonly referenceBytes: number;
  /** For LTFS the generation of its index. */
  readonly coherencyCount: bigint;
  /** For LTFS the block where its index begins. */
  readonly setIdentifier: bigint;
  /** The application's own; LTFS puts its name, the volume's UUID and a version here. */
  readonly clientInformation: Uint8Array;
}

const NAME = "volume coherency information";
const NUMBERS = layout(NAME, 18, {
  coherencyCount: u64(0),
  setIdentifier: u64(8),
  clientInformationBytes: u16(16),
});

/** Attribute 080Ch. SPC-5, Volume Coherency Information attribute; IBM GA32-0928-06, 6.5. */
export const VOLUME_COHERENCY: Codec<VolumeCoherency> = {
  name: NAME,
  encode(value) {
    const { volumeChangeReference, referenceBytes, clientInformation, ...numbers } = value;
    if (!Number.isInteger(referenceBytes) || referenceBytes < 1 || referenceBytes > 8) {
      throw new CodecError(`${NAME}/referenceBytes`, 0, `${String(referenceBytes)} is not in 1..8`);
    }
    if (!(clientInformation instanceof Uint8Array) || clientInformation.length > 0xffff) {
      throw new CodecError(
        `${NAME}/clientInformation`,
        19 + referenceBytes,
        "needs 0..65535 bytes",
      );
    }
    return concatenate([
      Uint8Array.of(referenceBytes),
      counter(referenceBytes).encode(volumeChangeReference),
      NUMBERS.encode({ ...numbers, clientInformationBytes: clientInformation.length }),
      clientInformation,
    ]);
  },
  decode(bytes) {
    const referenceBytes = bytes[0] ?? 0;
    if (referenceBytes < 1 || referenceBytes > 8) {
      throw new CodecError(NAME, 0, `a reference of ${String(referenceBytes)} bytes`);
    }
    const numbersByte = 1 + referenceBytes;
    const clientByte = numbersByte + NUMBERS.byteLength;
    if (bytes.length < clientByte) throw new CodecError(NAME, bytes.length, "ends too early");
    const { clientInformationBytes, ...numbers } = NUMBERS.decode(
      bytes.subarray(numbersByte, clientByte),
    );
    const end = clientByte + clientInformationBytes;
    if (bytes.length !== end) {
      throw new CodecError(NAME, clientByte, `says ${String(end)} bytes`);
    }
    return {
      volumeChangeReference: counter(referenceBytes).decode(bytes.subarray(1, numbersByte)),
      referenceBytes,
      ...numbers,
      clientInformation: bytes.slice(clientByte, end),
    };
  },
};
