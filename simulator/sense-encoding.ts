import type { SenseInput } from "../src/scsi/sense.ts";
import { encodeFixedSense } from "../src/scsi/sense.ts";
import { cleaningState } from "./log-views/cleaning-state.ts";
import { mountedVolume } from "./log-views/volume-in-drive.ts";
import { powerOnMs } from "./power-on-time.ts";
import type { DriveCore } from "./drive-core.ts";

/** Vendor bytes behind the 18 standard ones. IBM LTO SCSI Reference GA32-0928-06, REQUEST SENSE: 96 bytes in all. */
const LONG_SENSE_VENDOR_BYTES = 78;

const HOUR_MS = 3_600_000;
/** Bytes 18 to 29 of DLT sense data, by their offset from byte 18. Quantum DLT 4000 and 7000 product manuals, REQUEST SENSE. */
const DLT_SENSE = { bytes: 12, motionHours: 1, powerOnHours: 3, remainingBlocks: 7 } as const;
const DLT_BLOCK_BYTES = 4096;
/** Bit 7: the byte holds flags; bit 0: the cleaning light is lit; bits 2 and 1 zero: the directory is good. */
const DLT_FLAGS = 0x80;
const DLT_CLEANING_LIGHT = 0x01;

/** Internal status, motion hours, power-on hours and remaining tape, as a DLT drive appends them. */
function dltVendorBytes(drive: DriveCore): Uint8Array {
  const { required, requested } = cleaningState(drive);
  const out = new Uint8Array(DLT_SENSE.bytes);
  const view = new DataView(out.buffer);
  out[0] = DLT_FLAGS | (required || requested ? DLT_CLEANING_LIGHT : 0);
  const motionHours = Math.floor(drive.counters.lifetime.motionMs / HOUR_MS);
  view.setUint16(DLT_SENSE.motionHours, Math.min(0xffff, motionHours));
  view.setUint32(DLT_SENSE.powerOnHours, Math.floor(powerOnMs(drive) / HOUR_MS));
  const remainingBytes = mountedVolume(drive)?.partitions[0]?.remainingBytes ?? 0;
  view.setUint32(DLT_SENSE.remainingBlocks, Math.floor(remainingBytes / DLT_BLOCK_BYTES));
  return out;
}

function vendorBytes(drive: DriveCore, input: SenseInput): Uint8Array | undefined {
  const { quirks } = drive.personality;
  if (quirks.dltSense) return dltVendorBytes(drive);
  const long = quirks.longSense && input.incorrectLength !== true;
  return long ? new Uint8Array(LONG_SENSE_VENDOR_BYTES) : undefined;
}

/** Sense data as a model sends it: always the fixed format, with the vendor's bytes behind it where it has some. */
export function encodeSenseAs(drive: DriveCore, input: SenseInput): Uint8Array {
  const information = input.information ?? 0n;
  // A residual beyond 32 bits cannot be told in the fixed format: then VALID is 0.
  const fits = information >= -0x8000_0000n && information <= 0x7fff_ffffn;
  const { information: _beyond, ...rest } = input;
  const told = fits ? input : rest;
  const own = vendorBytes(drive, input);
  return encodeFixedSense(own === undefined ? told : { ...told, vendorBytes: own });
}
