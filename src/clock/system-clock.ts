import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** The clock on the wall. */
export class SystemClock implements Clock {
  get nowMs(): number {
    return performance.now();
  }

  get epochMs(): number {
    return Date.now();
  }

  async sleep(ms: number, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await wait(Math.max(0, ms), undefined, options);
  }
}
