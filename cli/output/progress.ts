import { SystemClock } from "../../src/index.ts";
import type { Clock } from "../../src/index.ts";
import type { Io } from "../io.ts";
import { formatBytes, formatDuration, formatRate } from "./format.ts";

/** How far something is. */
export interface ProgressFacts {
  readonly doneBytes: number;
  /** Where it is known how much there will be. */
  readonly wholeBytes?: number;
  /** What is worth saying besides, such as a recovery. */
  readonly remark?: string;
}

const REDRAW_MS = 100;
const LINE_MS = 15_000;
const BAR_MIN = 10;
const BAR_MAX = 30;
const COLUMNS = 80;

/**
 * Shows how far something is, on the error output: a bar with rate and time left that is drawn over on a terminal, else
 * a line now and then. What takes less than a moment shows nothing.
 */
export class Progress {
  readonly #io: Io;
  readonly #label: string;
  readonly #clock: Clock;
  readonly #startMs: number;
  #nextMs: number;
  #drawn = false;

  /** `clock` is that of the person who waits, not the drive's. */
  constructor(io: Io, label: string, clock: Clock = new SystemClock()) {
    this.#io = io;
    this.#label = label;
    this.#clock = clock;
    this.#startMs = clock.nowMs;
    this.#nextMs = clock.nowMs + (this.#onTerminal ? REDRAW_MS : LINE_MS);
  }

  get #onTerminal(): boolean {
    return this.#io.stderr.isTTY === true && this.#io.env["TERM"] !== "dumb";
  }

  /** Milliseconds since it began. */
  get elapsedMs(): number {
    return this.#clock.nowMs - this.#startMs;
  }

  /** Takes note of how far it is; shows it when it is time to. */
  update(facts: ProgressFacts): void {
    const { nowMs } = this.#clock;
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + (this.#onTerminal ? REDRAW_MS : LINE_MS);
    if (!this.#onTerminal) {
      this.#io.stderr.write(`capstan: ${this.#label}: ${this.#words(facts).join(", ")}\n`);
      return;
    }
    this.#drawn = true;
    this.#io.stderr.write(`\r\u001b[2K${this.#line(facts)}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#drawn) this.#io.stderr.write("\r\u001b[2K");
    this.#drawn = false;
  }

  #words({ doneBytes, wholeBytes, remark }: ProgressFacts): readonly string[] {
    const { elapsedMs } = this;
    const known = wholeBytes !== undefined && wholeBytes > 0;
    const leftMs = known && doneBytes > 0 ? (elapsedMs * (wholeBytes - doneBytes)) / doneBytes : 0;
    const rate = formatRate(doneBytes, elapsedMs);
    return [
      known ? `${formatBytes(doneBytes)} of ${formatBytes(wholeBytes)}` : formatBytes(doneBytes),
      ...(rate === undefined ? [] : [rate]),
      ...(leftMs > 0 ? [`${formatDuration(leftMs)} left`] : []),
      ...(remark === undefined ? [] : [remark]),
    ];
  }

  #line(facts: ProgressFacts): string {
    const columns = (this.#io.stderr.columns ?? COLUMNS) - 1;
    const words = this.#words(facts).join("  ");
    const { doneBytes, wholeBytes } = facts;
    const room = columns - this.#label.length - words.length - 4;
    if (wholeBytes === undefined || wholeBytes <= 0 || room < BAR_MIN) {
      return `${this.#label}  ${words}`.slice(0, columns);
    }
    const width = Math.min(room, BAR_MAX);
    const full = Math.round((Math.min(doneBytes, wholeBytes) / wholeBytes) * width);
    return `${this.#label} [${"=".repeat(full)}${" ".repeat(width - full)}] ${words}`;
  }
}
