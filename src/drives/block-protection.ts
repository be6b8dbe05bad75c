/** Logical block protection: the four bytes behind each block. */
import { crc32c } from "../codec/crc32c.ts";
import { reedSolomonCrc } from "../codec/reed-solomon-crc.ts";
import { CapstanError } from "../transport/errors.ts";

/** Bytes that protection adds to each block. */
export const PROTECTION_BYTES = 4;

/** How blocks are protected on the way between host and drive. */
export type ProtectionMethod = "off" | "reedSolomon" | "crc32c";

/** What protection is on, for which direction. */
export interface BlockProtection {
  readonly method: ProtectionMethod;
  /** WRITE carries protection bytes and the drive checks them. */
  readonly write: boolean;
  /** READ carries protection bytes and the host checks them. */
  readonly read: boolean;
}

/** No protection. */
export const UNPROTECTED: BlockProtection = { method: "off", write: false, read: false };

/** A block came with protection bytes that do not belong to it: it was damaged between drive and host. */
export class BlockProtectionError extends CapstanError {
  /** Length of the block without its protection bytes. */
  readonly blockBytes: number;

  constructor(blockBytes: number) {
    super(
      "BLOCK_DAMAGED_ON_THE_WAY",
      `READ: the protection bytes do not match the block of ${String(blockBytes)} bytes`,
    );
    this.blockBytes = blockBytes;
  }
}

function checksum(block: Uint8Array, method: ProtectionMethod): number {
  return method === "crc32c" ? crc32c(block) : reedSolomonCrc(block);
}

/**
 * The order of the four bytes: the Reed-Solomon CRC goes most significant byte first, CRC32C least significant byte
 * first. IBM LTO SCSI Reference GA32-0928-06, annex D.
 */
function byteShift(index: number, method: ProtectionMethod): number {
  return 8 * (method === "crc32c" ? index : PROTECTION_BYTES - 1 - index);
}

/** A block to be protected. */
export interface ProtectedBlock {
  /** The block, with at least four bytes of room behind it. */
  readonly slot: Uint8Array;
  readonly blockBytes: number;
  /** CRC32C of the block where the caller has it: it then travels from where it was computed to the drive. */
  readonly crc32c?: number | undefined;
}

/** Puts the protection bytes behind the block, into the four bytes of the slot after it. */
export function protectBlock(block: ProtectedBlock, method: ProtectionMethod): void {
  const { slot, blockBytes } = block;
  const known = method === "crc32c" ? block.crc32c : undefined;
  const crc = known ?? checksum(slot.subarray(0, blockBytes), method);
  for (let i = 0; i < PROTECTION_BYTES; i++) {
    slot[blockBytes + i] = (crc >>> byteShift(i, method)) & 0xff;
  }
}

/** Checks the protection bytes behind the block. Throws {@link BlockProtectionError}. */
export function checkBlock(from: Uint8Array, blockBytes: number, method: ProtectionMethod): void {
  if (blockBytes < 0) throw new BlockProtectionError(0);
  const crc = checksum(from.subarray(0, blockBytes), method);
  for (let i = 0; i < PROTECTION_BYTES; i++) {
    if (from[blockBytes + i] !== ((crc >>> byteShift(i, method)) & 0xff))
      throw new BlockProtectionError(blockBytes);
  }
}
