import { u16, u32, u8 } from "../../codec/field.ts";
import { layout } from "../../codec/layout.ts";

/**
 * Bytes 18 to 28 of the sense data of DLT2000 to DLT8000. Quantum DLT 4000 and 7000 product manuals, REQUEST SENSE.
 * Whether the hours are the drive's whole life differs by manual: show them as reported.
 */
const DLT_VENDOR_SENSE = layout("DLT vendor sense bytes", 11, {
  internalStatus: u8(0),
  tapeMotionHours: u16(1),
  powerOnHours: u32(3),
  /** Tape that is left, in blocks of 4096 bytes. */
  remainingBlocks: u32(7),
});

const BLOCK_BYTES = 4096n;

/** Bytes left on the tape as sense data tell them; `undefined` when the drive sends too few. */
export function remainingFromSense(vendorBytes: Uint8Array): bigint | undefined {
  if (vendorBytes.length < DLT_VENDOR_SENSE.byteLength) return undefined;
  return BigInt(DLT_VENDOR_SENSE.decode(vendorBytes).remainingBlocks) * BLOCK_BYTES;
}

/** The unit of the Tape Capacity log page is not known for DLT drives, so the page is not used. */
export function capacityUnitBytes(): undefined {
  return undefined;
}
