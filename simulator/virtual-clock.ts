import type { Clock } from "../src/clock/clock.ts";

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** 2026-01-01T00:00Z: where virtual calendars start, so that a seed reproduces every date as well. */
const VIRTUAL_EPOCH_MS = 1_767_225_600_000;

/**
 * Time that moves only when somebody is told to let it pass: the simulated drive by what its commands take, and, when
 * everybody sleeps, by the shortest sleep. A ten-hour backup takes seconds and the time it would take is exact.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #sleepers: Sleeper[] = [];
  #jumpPlanned = false;
  #flow: { readonly clock: Clock; sinceMs: number } | undefined;

  get nowMs(): number {
    return this.#flow === undefined
      ? this.#nowMs
      : this.#nowMs + this.#flow.clock.nowMs - this.#flow.sinceMs;
  }

  get epochMs(): number {
    return VIRTUAL_EPOCH_MS + this.nowMs;
  }

  /**
   * From now on time also passes by itself, as on `clock`: for hosts that have a clock of their own and wait by it until a
   * drive has become ready. What commands take still takes no time. `undefined` ends that.
   */
  flowWith(clock: Clock | undefined): void {
    this.#nowMs = this.nowMs;
    this.#flow = clock === undefined ? undefined : { clock, sinceMs: clock.nowMs };
  }

  /** Lets `ms` milliseconds pass at once and wakes who has slept long enough. */
  advance(ms: number): void {
    this.#nowMs += Math.max(0, ms);
    if (this.#sleepers.length > 0) this.#wakeDue();
  }

  async sleep(ms: number, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
        reject(
          signal?.reason instanceof Error
            ? signal.reason
            : new DOMException("aborted", "AbortError"),
        );
      };
      const wake = (): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const sleeper = { atMs: this.#nowMs + Math.max(0, ms), wake };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#sleepers.push(sleeper);
      this.#planJump();
    });
  }

  /** Jumps to the next waking time once everything that could run has run. */
  #planJump(): void {
    if (this.#jumpPlanned) return;
    this.#jumpPlanned = true;
    setImmediate(() => {
      this.#jumpPlanned = false;
      const next = Math.min(...this.#sleepers.map((one) => one.atMs));
      if (!Number.isFinite(next)) return;
      this.#nowMs = Math.max(this.#nowMs, next);
      this.#wakeDue();
      if (this.#sleepers.length > 0) this.#planJump();
    });
  }

  #wakeDue(): void {
    const due = this.#sleepers.filter((one) => one.atMs <= this.#nowMs);
    if (due.length === 0) return;
    this.#sleepers = this.#sleepers.filter((one) => one.atMs > this.#nowMs);
    due.sort((a, b) => a.atMs - b.atMs);
    for (const one of due) one.wake();
  }
}
