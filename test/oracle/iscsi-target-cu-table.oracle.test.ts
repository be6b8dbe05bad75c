import { describe, expect, it } from "vitest";
import { countRows, exceptionRows, leftOutRows } from "../support/iscsi-cu-document.ts";
import { listCuTests } from "../support/iscsi-cu-run.ts";
import { CU_TABLE, CU_TAPES } from "../support/iscsi-cu-table.ts";
import { readSource } from "../support/source-tree.ts";

/** Families are other selections from the same suites. */
const withoutFamily = (name: string): string => name.slice(name.indexOf(".") + 1);
const isTest = (name: string): boolean => name.split(".").length === 3;

const known = Object.entries(CU_TABLE).flatMap(([suite, tests]) =>
  Object.keys(tests).map((test) => `${suite}.${test}`),
);

describe("the table of iscsi-test-cu's tests", () => {
  it("knows every test that the program has, and no other", async () => {
    const listed = (await listCuTests()).filter(isTest).map(withoutFamily);
    expect([...new Set(listed)].sort()).toEqual([...known].sort());
  });

  it("says why a test is left out on a tape, and only then", () => {
    const verdicts = Object.values(CU_TABLE).flatMap((tests) => Object.entries(tests));
    const wrong = verdicts.filter(([, { on, leftOut }]) => {
      const missing = CU_TAPES.some((tape) => on[tape] === undefined);
      return missing !== (leftOut !== undefined);
    });
    expect(wrong.map(([test]) => test)).toEqual([]);
  });
});

/** Rows of the table below a heading, without its head. */
function documented(heading: string): readonly string[] {
  const [, rest = ""] = readSource("docs/iscsi-conformance.md").split(`## ${heading}\n`);
  const [section = ""] = rest.split("\n## ");
  return section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2);
}

describe("docs/iscsi-conformance.md", () => {
  it.each([
    ["How many", countRows],
    ["What does not hold in full", exceptionRows],
    ["What is left out on tapes", leftOutRows],
  ])("%s: says what the table says", (heading, rows) => {
    expect(rows().length).toBeGreaterThan(0);
    expect(documented(heading)).toEqual(rows());
  });
});
