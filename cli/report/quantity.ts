import { unitFor } from "../output/format.ts";
import type { NormalRange } from "./report-input.ts";

/** A number as people read it: thousands apart, no more digits than it means. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000)
    return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  return value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/** A number with its unit; percent stands close. */
export function quantityText(value: number | string, unit: string): string {
  const [text, named] =
    typeof value === "number" ? [numberText(value), unitFor(value, unit)] : [value, unit];
  return unit === "" ? text : `${text}\u00a0${named}`;
}

/** A range in words: `0 to 5 °C`, `at most 3 errors`, `0 errors`; `undefined` where it has no ends. */
export function rangeText({ min, max }: NormalRange, unit: string): string | undefined {
  if (min !== undefined && max !== undefined) {
    return min === max
      ? quantityText(min, unit)
      : `${numberText(min)} to ${quantityText(max, unit)}`;
  }
  // What is counted is never less than none.
  if (max === 0) return quantityText(0, unit);
  if (max !== undefined) return `at most ${quantityText(max, unit)}`;
  return min === undefined ? undefined : `at least ${quantityText(min, unit)}`;
}

/** Whether a figure is within its range; `undefined` where there is none, or it is no number. */
export function isNormal(
  value: number | string,
  range: NormalRange | undefined,
): boolean | undefined {
  if (typeof value !== "number" || range === undefined) return undefined;
  const { min, max } = range;
  if (min === undefined && max === undefined) return undefined;
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}

/** The end of a scale on which a value has its place: 1, 2 or 5 times a power of ten, not less than the value. */
export function niceEnd(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((one) => one * power >= value) ?? 10;
  return factor * power;
}

/** `2026-11-27T07:31:05.123Z` as `2026-11-27 07:31:05 UTC`; what is no such time stays as it is. */
export function timeText(iso: string): string {
  const epochMs = Date.parse(iso);
  if (Number.isNaN(epochMs)) return iso;
  return `${new Date(epochMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
