/** One line of the table: what was measured, against what, and what was wished for. */
export interface Row {
  /** Name of the goal, such as `P11`. */
  readonly goal: string;
  readonly what: string;
  readonly unit: string;
  /** One value a round, in `unit`. */
  readonly subject: readonly number[];
  /** What ran in the same rounds to compare with, and its values in the same unit. */
  readonly base?: { readonly name: string; readonly values: readonly number[] };
  /** `ratio`: the goal is about subject by base, round by round; `value`: about the subject itself. */
  readonly judged: "ratio" | "value";
  /** The goal; absent when the line is only there to be read. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** `median` (the default) or the worst round counts. */
  readonly counts?: "median" | "worst";
}

/** A {@link Row} with its sums. */
export interface Verdict {
  readonly goal: string;
  readonly what: string;
  readonly unit: string;
  readonly rounds: number;
  readonly subject: Spread;
  readonly base?: { readonly name: string; readonly spread: Spread };
  readonly ratio?: Spread;
  readonly wanted?: string;
  readonly met?: boolean;
}

/** Median and extremes. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median of values; the mean of the two in the middle of an even number. NaN when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Median and extremes of values. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** The goal in words; undefined when there is none. */
function wishOf(row: Row): string | undefined {
  const { atLeast, atMost, unit } = row;
  if (atLeast === undefined && atMost === undefined) return undefined;
  const bound = atLeast === undefined ? `<= ${String(atMost)}` : `>= ${String(atLeast)}`;
  const unitOfGoal = row.judged === "ratio" ? "x base" : unit;
  return `${bound} ${unitOfGoal}${row.counts === "worst" ? " in the worst round" : ""}`.trimEnd();
}

function isMet(row: Row, judged: Spread): boolean {
  const { atLeast = -Infinity, atMost = Infinity } = row;
  const worst = row.counts === "worst";
  const low = worst ? judged.min : judged.median;
  const high = worst ? judged.max : judged.median;
  return low >= atLeast && high <= atMost;
}

/** Sums a row up and says whether its goal is met. */
export function judge(row: Row): Verdict {
  const { goal, what, unit, subject, base } = row;
  const ratios = base?.values.map((value, round) => (subject[round] ?? NaN) / value);
  const judged = spread(row.judged === "ratio" && ratios !== undefined ? ratios : subject);
  const wanted = wishOf(row);
  return {
    goal,
    what,
    unit,
    rounds: subject.length,
    subject: spread(subject),
    ...(base === undefined ? {} : { base: { name: base.name, spread: spread(base.values) } }),
    ...(ratios === undefined ? {} : { ratio: spread(ratios) }),
    ...(wanted === undefined ? {} : { wanted, met: isMet(row, judged) }),
  };
}
