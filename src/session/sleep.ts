import type { Clock } from "../clock/clock.ts";
import { AbortedError } from "../transport/errors.ts";

/** Waits on the clock; an abort ends it with AbortedError, whatever reason the signal carries. */
export async function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) return clock.sleep(ms);
  try {
    await clock.sleep(ms, { signal });
  } catch (error) {
    if (signal.aborted) throw new AbortedError("stopped while waiting", { cause: error });
    throw error;
  }
}
