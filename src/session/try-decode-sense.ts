import { CodecError } from "../codec/codec-error.ts";
import type { Sense } from "../scsi/sense.ts";
import { decodeSense } from "../scsi/sense.ts";

/** Sense data as sent by a device; `undefined` for bytes that are no sense data, which adapters do hand out. */
export function tryDecodeSense(from: Uint8Array): Sense | undefined {
  try {
    return decodeSense(from);
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
}
