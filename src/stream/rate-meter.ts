import type { Clock } from "../clock/clock.ts";

/** How fast a stream goes, over all of it and over the last few seconds. */
export interface Rate {
  /** Bytes a second since the start; 0 before any time has passed. */
  readonly meanBytesPerSecond: number;
  /** Bytes a second over about the last five seconds. */
  readonly recentBytesPerSecond: number;
}

const WINDOW_MS = 5000;

/** Measures how fast bytes go by, on a given clock. */
export class RateMeter {
  readonly #clock: Clock;
  readonly #startMs: number;
  #totalBytes = 0;
  #windowStartMs: number;
  #windowBytes = 0;
  #previousRate = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startMs = clock.nowMs;
    this.#windowStartMs = this.#startMs;
  }

  /** Counts bytes that went by just now. */
  add(byteCount: number): void {
    this.#totalBytes += byteCount;
    this.#windowBytes += byteCount;
  }

  /** Time since the meter was made, in milliseconds. */
  get elapsedMs(): number {
    return this.#clock.nowMs - this.#startMs;
  }

  /** The rates as of now. */
  read(): Rate {
    const nowMs = this.#clock.nowMs;
    const windowMs = nowMs - this.#windowStartMs;
    const current = windowMs > 0 ? (this.#windowBytes * 1000) / windowMs : 0;
    const weight = Math.min(1, windowMs / WINDOW_MS);
    const recent =
      this.#previousRate === 0 ? current : current * weight + this.#previousRate * (1 - weight);
    if (windowMs >= WINDOW_MS) {
      this.#previousRate = current;
      this.#windowStartMs = nowMs;
      this.#windowBytes = 0;
    }
    const elapsedMs = nowMs - this.#startMs;
    return {
      meanBytesPerSecond: elapsedMs > 0 ? (this.#totalBytes * 1000) / elapsedMs : 0,
      recentBytesPerSecond: recent,
    };
  }
}
