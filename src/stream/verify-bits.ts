/** A stretch of bytes: from (inclusive) to (exclusive). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** How two byte strings differ. Bytes that only one of them has are not counted. */
export interface BitStatistics {
  readonly differingBytes: number;
  readonly differingBits: number;
  /** Bits that are 1 in what was read and 0 in what it should be. */
  readonly bitsSet: number;
  /** Bits that are 0 in what was read and 1 in what it should be. */
  readonly bitsCleared: number;
  /** Differing bits by their place in the byte; index 0 is the least significant. */
  readonly byBit: readonly number[];
  /** Where they differ: the first ranges, those close together joined. */
  readonly ranges: readonly ByteRange[];
  /** Whether there are more ranges than are listed. */
  readonly moreRanges: boolean;
}

const RANGES_MAX = 16;
/** Differences that are closer than this are one range: a burst error is not a hundred places. */
const JOIN_BYTES = 8;

/** Gathers places of differing bytes into ranges. */
class RangeList {
  readonly ranges: ByteRange[] = [];
  more = false;

  add(at: number): void {
    const last = this.ranges.at(-1);
    if (last !== undefined && at - last.to < JOIN_BYTES) {
      this.ranges[this.ranges.length - 1] = { from: last.from, to: at + 1 };
    } else if (this.ranges.length < RANGES_MAX) {
      this.ranges.push({ from: at, to: at + 1 });
    } else {
      this.more = true;
    }
  }
}

/** Compares what was read with what it should be, as far as both go. */
export function compareBits(actual: Uint8Array, expected: Uint8Array): BitStatistics {
  const list = new RangeList();
  const byBit = [0, 0, 0, 0, 0, 0, 0, 0];
  let differingBytes = 0;
  let bitsSet = 0;
  let bitsCleared = 0;
  const length = Math.min(actual.length, expected.length);
  for (let at = 0; at < length; at++) {
    const is = actual[at] ?? 0;
    const difference = is ^ (expected[at] ?? 0);
    if (difference === 0) continue;
    differingBytes += 1;
    if (!list.more) list.add(at);
    for (let bit = 0; bit < 8; bit++) {
      const mask = 1 << bit;
      if ((difference & mask) === 0) continue;
      byBit[bit] = (byBit[bit] ?? 0) + 1;
      if ((is & mask) === 0) bitsCleared += 1;
      else bitsSet += 1;
    }
  }
  return {
    differingBytes,
    differingBits: bitsSet + bitsCleared,
    bitsSet,
    bitsCleared,
    byBit,
    ranges: list.ranges,
    moreRanges: list.more,
  };
}
