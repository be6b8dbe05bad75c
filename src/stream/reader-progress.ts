import type { Clock } from "../clock/clock.ts";
import { RateMeter, type Rate } from "./rate-meter.ts";

/** How far a session has been read. */
export interface ReadProgress {
  /** Place of the session among those of the partition, from 1. */
  readonly ordinal: number;
  readonly doneBlocks: number;
  /** Blocks of the session on the tape. */
  readonly blockCount: number;
  readonly doneBytes: number;
  readonly rate: Rate;
}

/** Called now and then while a session is read. */
export type OnReadProgress = (progress: ReadProgress) => void;

/**
 * Awaited now and then between two blocks, never while anything is being recovered: the place for a question to the drive that
 * moves no tape and changes nothing, such as LOG SENSE of a page that reading does not clear. What it throws counts as the
 * drive's error.
 */
export type OnCheckpoint = () => Promise<void>;

const INTERVAL_MS = 500;

/** Tells how far the reading of a session is, but not more often than twice a second. */
export class ReaderProgress {
  readonly #clock: Clock;
  readonly #meter: RateMeter;
  readonly #session: { readonly ordinal: number; readonly blockCount: number };
  readonly #tell: OnReadProgress | undefined;
  #doneBlocks = 0;
  #doneBytes = 0;
  #nextMs: number;

  constructor(
    session: { readonly ordinal: number; readonly blockCount: number },
    clock: Clock,
    tell: OnReadProgress | undefined,
  ) {
    this.#session = session;
    this.#clock = clock;
    this.#meter = new RateMeter(clock);
    this.#tell = tell;
    this.#nextMs = clock.nowMs + INTERVAL_MS;
  }

  /** Counts blocks that were passed just now. */
  add(blockCount: number, byteCount: number): void {
    this.#doneBlocks += blockCount;
    this.#doneBytes += byteCount;
    if (this.#tell === undefined) return;
    this.#meter.add(byteCount);
    const { nowMs } = this.#clock;
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + INTERVAL_MS;
    const { ordinal, blockCount: whole } = this.#session;
    this.#tell({
      ordinal,
      doneBlocks: this.#doneBlocks,
      blockCount: whole,
      doneBytes: this.#doneBytes,
      rate: this.#meter.read(),
    });
  }
}
