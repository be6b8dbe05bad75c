import type { DiagnosisFacts } from "./diagnosis-facts.ts";
import { driveFigures } from "./drive-figures.ts";

/** One count of the drive or the cartridge, before and after a test. */
export interface CounterRow {
  /** Stable name. */
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  /** Where the drive said it. */
  readonly from: string;
  readonly before: number;
  readonly after: number;
}

type Count = Omit<CounterRow, "before" | "after"> & { readonly value: number };

/** What only says something of a moment, or is a quotient. */
const NO_COUNTS: readonly string[] = ["°C", "% RH", "errors/GB"];

/** Counts of pages 02h, 03h, 14h, 17h and 18h that were read before and after something. A pure function. */
export function counterTable(before: DiagnosisFacts, after: DiagnosisFacts): readonly CounterRow[] {
  const later = countsOf(after);
  return countsOf(before).flatMap(({ value, ...count }) => {
    const then = later.find(({ name }) => name === count.name);
    return then === undefined ? [] : [{ ...count, before: value, after: then.value }];
  });
}

const countsOf = (facts: DiagnosisFacts): readonly Count[] => [
  ...driveFigures(facts)
    .filter(({ unit }) => !NO_COUNTS.includes(unit))
    .map(({ name, label, value, unit, from }) => ({ name, label, value, unit, from })),
  ...cartridgeCounts(facts),
];

// prettier-ignore
function cartridgeCounts({ volume }: DiagnosisFacts): readonly Count[] {
  const rows: readonly (readonly [name: string, label: string, value: bigint | undefined, code: string])[] = [
    ["cartridgeRecoveredWriteErrors",   "cartridge: recovered write errors",   volume?.recoveredWriteErrors,   "0003h"],
    ["cartridgeUnrecoveredWriteErrors", "cartridge: unrecovered write errors", volume?.unrecoveredWriteErrors, "0004h"],
    ["cartridgeRecoveredReadErrors",    "cartridge: recovered read errors",    volume?.recoveredReadErrors,    "0008h"],
    ["cartridgeUnrecoveredReadErrors",  "cartridge: unrecovered read errors",  volume?.unrecoveredReadErrors,  "0009h"],
  ];
  return rows.flatMap(([name, label, value, code]) =>
    value === undefined
      ? []
      : [{ name, label, value: Number(value), unit: "errors", from: `log page 17h, ${code}` }],
  );
}
