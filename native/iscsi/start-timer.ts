import type { Clock } from "../../src/clock/clock.ts";

/** Something that will be done unless it is cancelled. */
export interface Timer {
  /** Nothing is done any more; safe to call when it was done. */
  cancel(): void;
}

/** Does something after `ms` milliseconds of the clock. */
export function startTimer(clock: Clock, ms: number, act: () => void): Timer {
  const cancelled = new AbortController();
  clock.sleep(ms, { signal: cancelled.signal }).then(act, (error: unknown) => {
    // The only thing that ends a sleep early is the cancellation.
    if (!cancelled.signal.aborted) throw error;
  });
  return {
    cancel() {
      cancelled.abort();
    },
  };
}
