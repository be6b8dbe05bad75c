import { createHash } from "node:crypto";

/** 48 bits that follow from a seed and a counter. */
function draw(seed: number, counter: number): number {
  const digest = createHash("sha256")
    .update(`${String(seed)}/${String(counter)}`)
    .digest();
  return digest.readUIntBE(0, 6);
}

/**
 * `count` different numbers below `total`, in ascending order, so that the tape moves one way. The same seed gives the
 * same numbers. All of them when `count` is not less than `total`; else the first and the last are among them, for
 * `count` from 2 on: the ends of a session are where it suffers most.
 */
export function sampleIndexes(options: {
  readonly total: number;
  readonly count: number;
  readonly seed: number;
}): readonly number[] {
  const { total, count, seed } = options;
  if (count >= total) return Array.from({ length: total }, (_, index) => index);
  const chosen = new Set<number>(count >= 2 ? [0, total - 1] : []);
  for (let counter = 0; chosen.size < count; counter++) {
    chosen.add(Math.floor((draw(seed, counter) / 2 ** 48) * total));
  }
  return [...chosen].sort((a, b) => a - b);
}
