import { machine } from "./machine.ts";
import type { Spread, Verdict } from "./row.ts";

const HEAD = ["goal", "what", "base", "measured", "ratio", "goal is", "met"];

/** Three significant digits, and no exponent. */
function short(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

const range = (values: Spread): string =>
  `${short(values.median)} [${short(values.min)}-${short(values.max)}]`;

const withUnit = (text: string, unit: string): string => (unit === "" ? text : `${text} ${unit}`);

function cells(verdict: Verdict): string[] {
  const { base, ratio, met } = verdict;
  return [
    verdict.goal,
    verdict.what,
    base === undefined ? "" : `${base.name}: ${withUnit(range(base.spread), verdict.unit)}`,
    withUnit(range(verdict.subject), verdict.unit),
    ratio === undefined ? "" : range(ratio),
    verdict.wanted ?? "",
    met === undefined ? "" : met ? "yes" : "NO",
  ];
}

/** Prints verdicts as a table in Markdown: median [smallest-largest round]. */
export function printTable(verdicts: readonly Verdict[]): void {
  const rows = [HEAD, ...verdicts.map(cells)];
  const widths = HEAD.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const [head = [], ...body] = rows;
  const on = machine();
  process.stdout.write(
    `${String(on["processorCount"])} x ${String(on["processor"])}, ${String(on["memoryGiB"])} GiB, Node ${String(on["node"])}\n\n`,
  );
  process.stdout.write(line(head));
  process.stdout.write(line(widths.map((width) => "-".repeat(width))));
  for (const row of body) process.stdout.write(line(row));
  const missed = verdicts.filter((verdict) => verdict.met === false).length;
  process.stdout.write(`\n${missed === 0 ? "All goals met." : `${missed} goals missed.`}\n`);
}
