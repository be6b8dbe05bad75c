import { CapstanError } from "../transport/errors.ts";
import { DriveStateError, MediumError } from "../session/errors.ts";
import type { DriveLink } from "./drive-link.ts";
import { readTapePosition } from "./read-tape-position.ts";
import type { TapeMotion } from "./tape-motion.ts";
import type { TapeTransfer } from "./tape-transfer.ts";

/** Enough to meet a block; how long it is does not matter. */
const PROBE_BYTES = 4096;

/** What proves that something is there although it cannot be read: a bad block, or one under a key. */
function isUnreadableData(error: unknown): boolean {
  if (error instanceof MediumError) return true;
  if (error instanceof DriveStateError) return error.state === "keyNeeded";
  return error instanceof CapstanError && error.code === "BLOCK_DAMAGED_ON_THE_WAY";
}

async function probe(transfer: TapeTransfer): Promise<boolean> {
  try {
    return (await transfer.read(new Uint8Array(PROBE_BYTES))).kind === "endOfData";
  } catch (error) {
    if (isUnreadableData(error)) return false;
    throw error;
  }
}

/** Whether there is nothing at the beginning of partition 0. Leaves the tape there. */
export async function isBlank(
  link: DriveLink,
  parts: { readonly motion: TapeMotion; readonly transfer: TapeTransfer },
): Promise<boolean> {
  const here = await readTapePosition(link.session, "short");
  if (here.known && here.partition === 0) await parts.motion.rewind();
  else await parts.motion.locate({ partition: 0, objectNumber: 0n });
  const blank = await probe(parts.transfer);
  await parts.motion.rewind();
  return blank;
}
