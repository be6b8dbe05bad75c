/** The tables of docs/iscsi-conformance.md, as the table of tests says them. */
import { CU_TABLE, CU_TAPES, type CuTape, type CuUnit, type CuVerdict } from "./iscsi-cu-table.ts";

const NAMES: Readonly<Record<CuUnit, string>> = {
  "lto-9": "LTO-9",
  "dat-72": "DAT 72",
  "dlt-8000": "DLT 8000",
  "RAM disk": "RAM disk",
};

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const named = (units: readonly CuUnit[]): string => units.map((unit) => NAMES[unit]).join(", ");
const without = ({ on }: CuVerdict): readonly CuTape[] =>
  CU_TAPES.filter((tape) => on[tape] === undefined);

/** What is left out on tapes: suite, tests, on which tapes, whether the RAM disk has it, why. */
export function leftOutRows(): readonly string[] {
  return Object.entries(CU_TABLE).flatMap(([suite, tests]) => {
    const alike = new Map<string, string[]>();
    for (const [test, verdict] of Object.entries(tests)) {
      const { on, leftOut } = verdict;
      if (leftOut === undefined) continue;
      const tapes = without(verdict);
      const where = tapes.length === CU_TAPES.length ? "all" : named(tapes);
      const rest = [where, on["RAM disk"] === undefined ? "no" : "yes", leftOut].join(" | ");
      alike.set(rest, [...(alike.get(rest) ?? []), test]);
    }
    return [...alike].map(([rest, names]) => row([suite, names.join(", "), rest]));
  });
}

/** What does not hold in full: test, where, what of it, why. */
export function exceptionRows(): readonly string[] {
  return Object.entries(CU_TABLE).flatMap(([suite, tests]) =>
    Object.entries(tests).flatMap(([test, { on }]) => {
      const alike = new Map<string, CuUnit[]>();
      for (const unit of [...CU_TAPES, "RAM disk" as const]) {
        const expected = on[unit];
        if (expected === undefined || typeof expected === "number") continue;
        const { fails = [], skips = [], why } = expected;
        const what = [
          ...fails.map((place) => `\`${place}\` fails`),
          ...skips.map((said) => `"${said}"`),
        ].join(", ");
        const rest = `${what} | ${why}`;
        alike.set(rest, [...(alike.get(rest) ?? []), unit]);
      }
      return [...alike].map(([rest, units]) => row([`${suite}.${test}`, named(units), rest]));
    }),
  );
}

/** How many tests there are, and how many run where. */
export function countRows(): readonly string[] {
  const verdicts = Object.values(CU_TABLE).flatMap((tests) => Object.values(tests));
  const on = (unit: CuUnit): number =>
    verdicts.filter((verdict) => verdict.on[unit] !== undefined).length;
  const units: readonly CuUnit[] = [...CU_TAPES, "RAM disk"];
  const anywhere = verdicts.filter((verdict) => Object.keys(verdict.on).length > 0).length;
  return [
    ...units.map((unit) => row([NAMES[unit], String(on(unit))])),
    row(["anywhere", String(anywhere)]),
    row(["there are", String(verdicts.length)]),
  ];
}
