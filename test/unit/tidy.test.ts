import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import {
  countCodeLines,
  findLocalNames,
  findOverrides,
  findUnnumberedPromises,
} from "../support/source-facts.ts";
import { namesIn, readSource, repositoryFiles } from "../support/source-tree.ts";

/** What linters cannot say, because it is about the tree and not about one file. */

const FILES = repositoryFiles();
const CODE = FILES.filter((path) => /\.([cm]?[jt]s|c|h|sh)$|^\.ci\//.test(path));
const PRODUCT = FILES.filter((path) => /^(src|native|simulator|cli)\/.*\.ts$/.test(path));
const CASTS_MAX = 12;
const CODE_LINES_MAX = 300;

/** Every place where the product overrides the compiler, as `file:line` by kind. */
function overridesOf(kind: string): readonly string[] {
  return PRODUCT.flatMap((path) =>
    findOverrides(path, readSource(path))
      .filter((override) => override.kind === kind)
      .map(({ line }) => `${path}:${String(line)}`),
  );
}

/** `file:line` for each line that the search finds in the files. */
function linesFound(
  paths: readonly string[],
  search: (text: string) => readonly number[],
): readonly string[] {
  return paths.flatMap((path) => search(readSource(path)).map((line) => `${path}:${String(line)}`));
}

describe("the tree", () => {
  it("is not empty", () => {
    expect(CODE.length).toBeGreaterThan(10);
    expect(PRODUCT.length).toBeGreaterThan(0);
  });

  it("has no folder without a meaning", () => {
    const meaningless = /(^|\/)(utils?|helpers?|common|lib|misc)\//;
    expect(FILES.filter((path) => meaningless.test(path))).toEqual([]);
  });

  it("has no index file but the two public entries", () => {
    const entries = ["src/index.ts", "simulator/index.ts"];
    const indexes = CODE.filter((path) => /^index\.[cm]?[jt]s$/.test(basename(path)));
    expect(indexes.filter((path) => !entries.includes(path))).toEqual([]);
  });

  it("names its code files in kebab-case", () => {
    const named = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d|golden|oracle))*\.[cm]?[jt]s$/;
    const scripts = CODE.filter((path) => /\/[^/]+\.[cm]?[jt]s$/.test(path));
    expect(scripts.filter((path) => !named.test(basename(path)))).toEqual([]);
  });

  it(`keeps every code file within ${String(CODE_LINES_MAX)} code lines`, () => {
    const sizes = CODE.map((path) => ({ path, lines: countCodeLines(readSource(path)) }));
    expect(sizes.filter(({ lines }) => lines > CODE_LINES_MAX)).toEqual([]);
  });

  it("puts nothing off without the number of an issue", () => {
    expect(linesFound(CODE, findUnnumberedPromises)).toEqual([]);
  });

  it("names no path of a machine and no registry host", () => {
    expect(linesFound(FILES, findLocalNames)).toEqual([]);
  });
});

describe("the product", () => {
  it.each(["any", "non-null assertion", "suppression"])("has no %s", (kind) => {
    expect(overridesOf(kind)).toEqual([]);
  });

  it("casts in src/codec and native only", () => {
    const elsewhere = overridesOf("cast").filter((place) => !/^(src\/codec|native)\//.test(place));
    expect(elsewhere).toEqual([]);
  });

  it(`casts at most ${String(CASTS_MAX)} times`, () => {
    expect(overridesOf("cast").length).toBeLessThanOrEqual(CASTS_MAX);
  });
});

describe("the rooms", () => {
  it("name every simulator handler after the command it serves", () => {
    const simulator = namesIn("simulator");
    const handlers = namesIn("simulator/handlers");
    // Before there is a simulator there is nothing to compare; after that there must be handlers.
    expect(handlers !== undefined && handlers.length > 0).toBe(simulator !== undefined);
    const commands = namesIn("src/scsi/commands") ?? [];
    expect((handlers ?? []).filter((name) => !commands.includes(name))).toEqual([]);
  });

  it("give every drive family the same files", () => {
    if (namesIn("src/drives") === undefined) return;
    const [lto, dat, dlt] = ["lto", "dat", "dlt"].map((family) => namesIn(`src/drives/${family}`));
    expect(lto ?? []).not.toEqual([]);
    expect(dat).toEqual(lto);
    expect(dlt).toEqual(lto);
  });
});

describe("the searches of this file", () => {
  const kinds = (text: string): readonly string[] =>
    findOverrides("planted.ts", text).map(({ kind }) => kind);

  it.each([
    ["const a = b as string;", "cast"],
    ["const a = <string>b;", "cast"],
    ["const a = b as unknown;", "cast"],
    ["let a:any;", "any"],
    ["const a = b!.c;", "non-null assertion"],
    ["// @ts-" + "ignore", "suppression"],
    ["  /* @ts-" + "expect-error */", "suppression"],
  ])("find %s", (text, kind) => {
    expect(kinds(`const one = 1;\n${text}\n`)).toEqual([kind]);
  });

  it("count a double cast twice and say the line", () => {
    const text = "\nconst a = b as unknown as string;\n";
    const cast = { kind: "cast", line: 2 };
    expect(findOverrides("planted.ts", text)).toEqual([cast, cast]);
  });

  it.each([
    "const a = [1] as const satisfies readonly number[];",
    "const a = <const>[1];",
    'import { a as b } from "./c.ts";',
    'import * as a from "./c.ts";',
    'export { a as b } from "./c.ts";',
    "type T = { [K in keyof U as `get${K}`]: U[K] };",
    'const text = "b as string, any, c!";',
    "// (b as string)! is any",
  ])("let %s pass", (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it("count code, not comments", () => {
    const text = "/** Doc.\n * More.\n */\n\nconst a = 1; // why\n// only a comment\n  #a = 2;\n";
    expect(countCodeLines(text)).toBe(2);
  });

  it("tell a numbered promise from an unnumbered one", () => {
    const word = "TO" + "DO";
    expect(findUnnumberedPromises(`// ${word} (#12): later\n// ${word}: later\n`)).toEqual([2]);
  });

  it("tell a path of a machine from a path of the project", () => {
    const machine = [
      "/wo" + "rk/main/src",
      "~/wo" + "rk/a",
      "see /fa" + "rm/x",
      "cd /tmp/" + "bash_jobs",
      "npm" + "js.org",
    ];
    expect(machine.filter((line) => findLocalNames(line).length === 1)).toEqual(machine);
    const fine = [
      "test/unit/a",
      "~/network/a",
      "/dev/sg3",
      "/usr/share/doc",
      "/tmp/x",
      "../shared",
    ];
    expect(fine.filter((line) => findLocalNames(line).length > 0)).toEqual([]);
  });
});
