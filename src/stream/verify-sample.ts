/** The next number of a small generator: 32 bits of state, which a seed sets (mulberry32, public domain). */
function nextState(state: number): { readonly state: number; readonly value: number } {
  const next = (state + 0x6d2b_79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { state: next, value: (mixed ^ (mixed >>> 14)) >>> 0 };
}

/**
 * `count` different numbers below `total`, in ascending order, so that the tape moves one way. The same seed gives the
 * same numbers. All of them when `count` is not less than `total`. The first and the last are always among them when
 * there are at least two: faults like the ends of a session.
 */
export function sampleIndexes(options: {
  readonly total: number;
  readonly count: number;
  readonly seed: number;
}): readonly number[] {
  const { total, count, seed } = options;
  if (count >= total) return Array.from({ length: total }, (_, index) => index);
  const chosen = new Set<number>(count >= 2 ? [0, total - 1] : []);
  let state = seed >>> 0;
  const draw = (): number => {
    const drawn = nextState(state);
    ({ state } = drawn);
    return drawn.value;
  };
  while (chosen.size < count) {
    // 53 bits: a tape may hold more blocks than 32 bits can number evenly.
    const fraction = (draw() * 2 ** 21 + (draw() >>> 11)) / 2 ** 53;
    chosen.add(Math.floor(fraction * total));
  }
  return [...chosen].sort((a, b) => a - b);
}
