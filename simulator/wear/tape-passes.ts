/** Which parts of a tape were run past a head, and how often. */

/** Stretches of equal length from the beginning of a tape to its end for which passes are counted. */
const STRETCHES = 16;
/** The stretch in the middle: where a tape is run that is only wound. Page 17h, 0102h. */
const MIDDLE = STRETCHES / 2;

/** A tape that was never run. */
export function noPasses(): number[] {
  return Array.from({ length: STRETCHES }, () => 0);
}

/** The tape ran once from one place to another, each 0 (beginning) to 1 (end). A part of a stretch is a part of a pass. */
export function addPass(passes: number[], from: number, to: number): void {
  const start = Math.min(from, to) * STRETCHES;
  const end = Math.max(from, to) * STRETCHES;
  for (let stretch = Math.floor(start); stretch < end && stretch < STRETCHES; stretch++) {
    const share = Math.min(end, stretch + 1) - Math.max(start, stretch);
    passes[stretch] = (passes[stretch] ?? 0) + share;
  }
}

/** The tape was written or read from one place to another, both counted in wraps: it runs out and back, wrap by wrap. */
export function addRun(passes: number[], fromWraps: number, toWraps: number): void {
  for (let at = fromWraps; at < toWraps;) {
    const wrap = Math.floor(at);
    const end = Math.min(toWraps, wrap + 1);
    addPass(passes, alongTape(wrap, at), alongTape(wrap, end));
    at = end;
  }
}

/** Where on a wrap a place is along the tape: even wraps run out, odd ones back. */
function alongTape(wrap: number, at: number): number {
  const within = at - wrap;
  return wrap % 2 === 0 ? within : 1 - within;
}

/** Where along the tape a place is that is counted in wraps: 0 at its beginning, 1 at its end. */
export const placeAt = (wraps: number): number => alongTape(Math.floor(wraps), wraps);

/** Passes over the stretch at a place that is counted in wraps. */
export function passesAt(passes: readonly number[], wraps: number): number {
  return passes[Math.min(STRETCHES - 1, Math.floor(placeAt(wraps) * STRETCHES))] ?? 0;
}

/** Passes over the stretch that was run most. */
export const mostPasses = (passes: readonly number[]): number => Math.max(0, ...passes);

/** Whole passes over the beginning of the tape and over its middle. */
export function passesOf(passes: readonly number[]): {
  readonly beginning: number;
  readonly middle: number;
} {
  return { beginning: Math.floor(passes[0] ?? 0), middle: Math.floor(passes[MIDDLE] ?? 0) };
}
