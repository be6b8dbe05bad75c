/** Where an axis of times begins and ends, and where it has its labels. */
export interface TimeScale {
  /** Milliseconds since 1970-01-01T00:00Z, like every place. */
  readonly from: number;
  readonly to: number;
  readonly places: readonly number[];
  readonly textOf: (place: number) => string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A distance between labels: so many milliseconds, or so many months of the calendar; and how much of a time it needs told. */
type Step = (
  | { readonly ms: number; readonly months?: undefined }
  | { readonly months: number; readonly ms?: undefined }
) & { readonly cut: readonly [from: number, to: number] };

/** Parts of `2026-11-27T07:31:05.123Z`. */
const CUTS = {
  minute: [5, 16],
  day: [0, 10],
  month: [0, 7],
  year: [0, 4],
  whole: [0, 16],
} as const;

const STEPS: readonly Step[] = [
  ...[1, 5, 15, 30].map((count) => ({ ms: count * MINUTE, cut: CUTS.minute })),
  ...[1, 3, 6, 12].map((count) => ({ ms: count * HOUR, cut: CUTS.minute })),
  ...[1, 2, 7, 14].map((count) => ({ ms: count * DAY, cut: CUTS.day })),
  ...[1, 2, 3, 6].map((count) => ({ months: count, cut: CUTS.month })),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years) => ({
    ...{ months: years * 12, cut: CUTS.year },
  })),
];

/** What a digit takes, and what is free between two labels, in pixels. */
const DIGIT_WIDTH = 7.5;
const LABEL_GAP = 10;

/** A scale for all these times, `width` pixels wide, with labels at round times in UTC that leave each other room. A pure function. */
export function timeScale(times: readonly number[], width: number): TimeScale {
  const first = Math.min(...times);
  const last = Math.max(...times);
  // A single time stands in the middle of its day.
  const [from, to] = first < last ? [first, last] : [first - DAY / 2, first + DAY / 2];
  for (const step of STEPS) {
    const [start, end] = step.cut;
    const room = ((end - start) * DIGIT_WIDTH + LABEL_GAP) * ((to - from) / width);
    if (lengthOf(step) < room) continue;
    const places = placesOf(step, from, to);
    if (places.length > 0) return { from, to, places, textOf: (place) => textOf(place, step.cut) };
  }
  return { from, to, places: [from], textOf: (place) => textOf(place, CUTS.whole) };
}

const textOf = (place: number, cut: Step["cut"]): string =>
  new Date(place)
    .toISOString()
    .slice(...cut)
    .replace("T", " ");

/** At least so many milliseconds. */
const lengthOf = ({ ms, months }: Step): number => ms ?? months * 28 * DAY;

/** Round times between two. */
function placesOf(step: Step, from: number, to: number): readonly number[] {
  const places: number[] = [];
  for (let place = roundUp(step, from); place <= to; place = next(step, place)) places.push(place);
  return places;
}

function roundUp({ ms, months }: Step, time: number): number {
  if (ms !== undefined) return Math.ceil(time / ms) * ms;
  const date = new Date(time);
  const index = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const start = Math.floor(index / months) * months;
  const place = startOf(start);
  return place >= time ? place : startOf(start + months);
}

function next({ ms, months }: Step, place: number): number {
  if (ms !== undefined) return place + ms;
  const date = new Date(place);
  return startOf(date.getUTCFullYear() * 12 + date.getUTCMonth() + months);
}

/** When a month begins, counted from the year 0. */
const startOf = (month: number): number => Date.UTC(1970, month - 1970 * 12);
