import { describe, expect, it } from "vitest";
import { EXIT, exitStatusOf } from "../../cli/exit-code.ts";
import { UsageError } from "../../src/transport/errors.ts";
import { readSource, repositoryFiles } from "../support/source-tree.ts";

const ROW = /^\| `([A-Z][A-Z0-9_]*)` \| (\d+) \|/gm;
const documented = new Map(
  [...readSource("docs/errors.md").matchAll(ROW)].map(([, code, status]) => [code, Number(status)]),
);

/** Codes as the sources write them: behind the error class, as a field, or in a union of codes. */
const CODE =
  /(?:Error\(|super\(|invalid\(|malformed\(|\bcode: |\bcode = |ErrorCode =|Problem =|\|)\s*"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|ABORTED|INTERRUPTED|INVARIANT|THROWN)"/g;

const inSources = new Set(
  repositoryFiles()
    // What the doctor finds has codes too, but they are no errors.
    .filter((path) => /^(src|native(?!\/doctor)|simulator|cli)\/.*\.ts$/.test(path))
    .flatMap((path) => [...readSource(path).matchAll(CODE)].map(([, code]) => code)),
);

describe("docs/errors.md", () => {
  it("has every code that the sources know, and no other", () => {
    expect(inSources.size).toBeGreaterThan(100);
    const internal = new Set(["VISITOR_FAILED"]);
    expect(
      [...inSources].filter((code) => !internal.has(code ?? "") && !documented.has(code)),
    ).toEqual([]);
    expect([...documented.keys()].filter((code) => !inSources.has(code))).toEqual([]);
  });

  it("says the status that the program gives for the code, whatever the class", () => {
    for (const [code = "", status] of documented) {
      const given = exitStatusOf(new UsageError(code, "as a usage error"));
      // 2 is what the class says where the code has no row of its own.
      if (given !== EXIT.usage) expect([code, given]).toEqual([code, status]);
    }
  });
});
