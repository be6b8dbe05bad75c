import { CapstanError, CodecError, readErrorCounters, TransportError } from "../../src/index.ts";
import type { Clock, ErrorCounters, LineSink, TapeDrive } from "../../src/index.ts";
import type { RunSample, SamplesEnd, SamplesHeader } from "./run-samples.ts";

/** How far a run is. */
export type SampledProgress = Pick<
  RunSample,
  "bytes" | "session" | "underruns" | "repositions" | "recoveries"
>;

/** What a sampler works with. */
export interface SamplerParts {
  readonly sink: LineSink;
  /** The clock the drive lives in. */
  readonly clock: Clock;
  readonly drive: TapeDrive;
  readonly header: SamplesHeader;
  /** Is told, once, that the host takes no more lines. */
  readonly onFailure: (why: string) => void;
}

/** Time between two samples at first. */
const INTERVAL_MS = 1000;
/** After so many samples it is twice that: a run of ten hours has some 4,000, one of a year 16,000. */
const SAMPLES_AN_INTERVAL = 1000;
/** LOG SENSE costs a drive that streams some milliseconds: far less than its buffer holds. */
const COUNTERS_MS = 10_000;

type Counters = Pick<RunSample, "corrected" | "uncorrected">;

/**
 * Keeps how a run goes, as lines of JSON. The run is never held up by it: a full disk ends the samples, and a drive that
 * refuses its counters is not asked again. What the drive's way fails with is thrown, because the run must know.
 */
export class RunSampler {
  readonly #parts: SamplerParts;
  readonly #startMs: number;
  #intervalMs = INTERVAL_MS;
  #sampleCount = 0;
  #last: { readonly ms: number; readonly bytes: number } = { ms: 0, bytes: 0 };
  #counters: Counters = {};
  #countersMs = 0;
  #noCounters: string | undefined;
  #failed = false;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
    this.#startMs = parts.clock.nowMs;
    this.#append(parts.header);
  }

  /** Takes the counters before the run, so that what it adds to them can be told. */
  async begin(): Promise<void> {
    await this.#quietly();
    this.#write({ ms: 0, bytes: 0 });
  }

  /** Takes a sample, if it is time for one. */
  take(progress: SampledProgress): void {
    if (this.#ms - this.#last.ms >= this.#intervalMs) this.#sample(progress);
  }

  /** Asks for the error counters, if it is time to. @throws TransportError */
  async checkpoint(): Promise<void> {
    if (this.#ms - this.#countersMs < COUNTERS_MS) return;
    await this.#readCounters();
  }

  /** Takes the last sample and closes the file. Throws nothing: the run is over. */
  async end(progress: SampledProgress): Promise<void> {
    await this.#quietly();
    this.#sample(progress, this.#last.ms === 0);
    const end: SamplesEnd = {
      end: true,
      sampleCount: this.#sampleCount,
      ...(this.#noCounters === undefined ? {} : { counters: this.#noCounters }),
    };
    this.#append(end);
    this.#close();
  }

  get #ms(): number {
    return Math.round(this.#parts.clock.nowMs - this.#startMs);
  }

  /** At the end filemarks and manifest were written: that is no rate, unless nothing else is known. */
  #sample(progress: SampledProgress, withRate = true): void {
    const ms = this.#ms;
    const { bytes } = progress;
    const elapsedMs = ms - this.#last.ms;
    const goneBytes = bytes - this.#last.bytes;
    const hasRate = withRate && elapsedMs > 0 && goneBytes >= 0;
    const bytesPerSecond = hasRate ? Math.round((goneBytes * 1000) / elapsedMs) : undefined;
    this.#write({
      ...{ ms, ...progress },
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    });
    this.#last = { ms, bytes };
    if (this.#sampleCount % SAMPLES_AN_INTERVAL === 0) this.#intervalMs *= 2;
  }

  #write(sample: RunSample): void {
    this.#append({ ...sample, ...this.#counters });
    this.#counters = {};
    this.#sampleCount += 1;
  }

  /** Before and after the run a drive that cannot be reached is no news of the samples. */
  async #quietly(): Promise<void> {
    try {
      await this.#readCounters();
    } catch (error) {
      this.#noCounters = messageOf(error);
    }
  }

  async #readCounters(): Promise<void> {
    if (this.#noCounters !== undefined || this.#failed) return;
    this.#countersMs = this.#ms;
    const { drive, header } = this.#parts;
    try {
      const counters = await readErrorCounters(
        drive.session,
        drive.identity,
        header.run === "write" ? "write" : "read",
      );
      if (counters === undefined) this.#noCounters = "the drive does not have the page";
      else this.#counters = plain(counters);
    } catch (error) {
      const isAnswer = error instanceof CapstanError || error instanceof CodecError;
      if (error instanceof TransportError || !isAnswer) throw error;
      this.#noCounters = error.message;
    }
  }

  #append(line: SamplesHeader | RunSample | SamplesEnd): void {
    if (this.#failed) return;
    try {
      this.#parts.sink.append(`${JSON.stringify(line)}\n`);
    } catch (error) {
      this.#fail(error);
    }
  }

  #close(): void {
    try {
      this.#parts.sink.close();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#failed) this.#parts.onFailure(messageOf(error));
    this.#failed = true;
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const plain = ({ corrected, uncorrected }: ErrorCounters): Counters => ({
  ...(corrected === undefined ? {} : { corrected: Number(corrected) }),
  ...(uncorrected === undefined ? {} : { uncorrected: Number(uncorrected) }),
});
