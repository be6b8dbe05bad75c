import type { Clock } from "../../src/clock/clock.ts";

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Time that passes when a test says so, and not before. */
export class HandClock implements Clock {
  nowMs = 0;
  #sleepers: Sleeper[] = [];

  get epochMs(): number {
    return this.nowMs;
  }

  /** How many wait for time to pass. */
  get sleeperCount(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
      };
      const fail = (): void => {
        leave();
        reject(signal?.reason instanceof Error ? signal.reason : new TypeError("aborted"));
      };
      const sleeper = {
        atMs: this.nowMs + ms,
        wake: () => {
          signal?.removeEventListener("abort", fail);
          leave();
          resolve();
        },
      };
      this.#sleepers.push(sleeper);
      if (signal?.aborted === true) fail();
      else signal?.addEventListener("abort", fail, { once: true });
    });
  }

  /** Lets time pass and wakes who has slept long enough. */
  advance(ms: number): void {
    this.nowMs += ms;
    for (const one of this.#sleepers) if (one.atMs <= this.nowMs) one.wake();
  }
}
