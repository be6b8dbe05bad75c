import type { RunSample, RunSamples } from "../samples/run-samples.ts";
import type { LinePoint } from "./thin-line.ts";

const GB = 1e9;

/** A rate over the position in the run; a gap where the run had gone back. */
export function rateLine({ samples }: RunSamples, unitBytes: number): readonly LinePoint[] {
  return samples
    .filter(({ ms }) => ms > 0)
    .map(({ bytes, bytesPerSecond }, index, all) => ({
      x: bytes / unitBytes,
      // The last sample has no rate of its own; that is no gap.
      y: bytesPerSecond === undefined ? undefined : bytesPerSecond / 1e6,
      isEnd: index === all.length - 1,
    }))
    .filter(({ y, isEnd }) => y !== undefined || !isEnd)
    .map(({ x, y }) => ({ x, y }));
}

/**
 * Corrected errors per GB over the position, level between two readings of the counter; a gap where a load or another program
 * has reset it, or where the run had gone back.
 */
export function errorLine({ samples }: RunSamples, unitBytes: number): readonly LinePoint[] {
  const counted = samples.filter(hasCount);
  return counted.slice(1).flatMap((sample, index) => {
    const before = counted[index];
    if (before === undefined) return [];
    const bytes = sample.bytes - before.bytes;
    const errors = sample.corrected - before.corrected;
    if (bytes === 0 && errors === 0) return [];
    const isKnown = bytes > 0 && errors >= 0;
    const y = isKnown ? (errors * GB) / bytes : undefined;
    return [
      { x: before.bytes / unitBytes, y },
      { x: sample.bytes / unitBytes, y },
    ];
  });
}

function hasCount(sample: RunSample): sample is RunSample & { readonly corrected: number } {
  return sample.corrected !== undefined;
}

/** What a run comes to; `undefined` is what its samples do not tell. */
export interface RunSummary {
  readonly bytes: number;
  readonly ms: number;
  /** In bytes a second. */
  readonly mean: number | undefined;
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
  /** Errors added in the run. */
  readonly corrected: number | undefined;
  readonly uncorrected: number | undefined;
  readonly underruns: number | undefined;
  readonly repositions: number | undefined;
  readonly recoveries: number | undefined;
}

type CountName = "corrected" | "uncorrected" | "underruns" | "repositions" | "recoveries";

/** What a run comes to, from its samples alone. */
export function summaryOf({ samples }: RunSamples): RunSummary {
  const { bytes = 0, ms = 0 } = samples.at(-1) ?? {};
  const rates = samples.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? []);
  const counts = (name: CountName): readonly number[] =>
    samples.flatMap((sample) => sample[name] ?? []);
  return {
    ...{ bytes, ms },
    mean: ms > 0 && bytes > 0 ? (bytes * 1000) / ms : undefined,
    lowest: rates.length === 0 ? undefined : Math.min(...rates),
    highest: rates.length === 0 ? undefined : Math.max(...rates),
    corrected: added(counts("corrected")),
    uncorrected: added(counts("uncorrected")),
    underruns: counts("underruns").at(-1),
    repositions: counts("repositions").at(-1),
    recoveries: counts("recoveries").at(-1),
  };
}

/** What a counter grew by; `undefined` where it was read but once, or was reset meanwhile. */
function added(counts: readonly number[]): number | undefined {
  const [first, ...later] = counts;
  const last = later.at(-1);
  const wasReset = later.some((count, index) => count < (counts[index] ?? 0));
  return first === undefined || last === undefined || wasReset ? undefined : last - first;
}
