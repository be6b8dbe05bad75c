import { MediumUsageError } from "./medium-errors.ts";

/**
 * What any medium can hold. 16,777,215 bytes is what the 24-bit transfer length of WRITE(6) can name; four partitions
 * is the most that LTO cartridges carry (SSC-5, WRITE(6) command; Medium Partition mode page).
 */
export const MEDIUM_LIMITS = { maxBlockBytes: 0xffffff, maxPartitionCount: 4 } as const;

/**
 * Refuses a partition count that no medium has.
 * @throws MediumUsageError outside of 1 to 4.
 */
export function requirePartitionCount(partitionCount: number): void {
  const max = MEDIUM_LIMITS.maxPartitionCount;
  if (!Number.isInteger(partitionCount) || partitionCount < 1 || partitionCount > max) {
    throw new MediumUsageError(`format: ${partitionCount} partitions, allowed are 1 to ${max}`);
  }
}

/**
 * Refuses a block that no drive could have sent.
 * @throws MediumUsageError outside of 1 to 16,777,215 bytes.
 */
export function requireBlockLength(byteLength: number): void {
  if (byteLength < 1 || byteLength > MEDIUM_LIMITS.maxBlockBytes) {
    throw new MediumUsageError(
      `append: a block of ${byteLength} bytes, allowed are 1 to ${MEDIUM_LIMITS.maxBlockBytes}`,
    );
  }
}
