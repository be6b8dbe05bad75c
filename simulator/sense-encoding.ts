import type { SenseInput } from "../src/scsi/sense.ts";
import { encodeFixedSense } from "../src/scsi/sense.ts";
import type { Personality } from "./personalities/personality.ts";

/** Vendor bytes behind the 18 standard ones. IBM LTO SCSI Reference GA32-0928-06, REQUEST SENSE: 96 bytes in all. */
const LONG_SENSE_VENDOR_BYTES = 78;

/** Sense data as a model sends it: always the fixed format; long but for incorrect length where it has vendor bytes. */
export function encodeSenseAs(personality: Personality, input: SenseInput): Uint8Array {
  const long = personality.quirks.longSense && input.incorrectLength !== true;
  const information = input.information ?? 0n;
  // A residual beyond 32 bits cannot be told in the fixed format: then VALID is 0.
  const fits = information >= -0x8000_0000n && information <= 0x7fff_ffffn;
  const { information: _beyond, ...rest } = input;
  const told = fits ? input : rest;
  return encodeFixedSense(
    long ? { ...told, vendorBytes: new Uint8Array(LONG_SENSE_VENDOR_BYTES) } : told,
  );
}
