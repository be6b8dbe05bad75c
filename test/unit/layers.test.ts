import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** The table of the architecture once more, written apart from the rules that it checks. */
const LAYERS = {
  "src/codec": "",
  "src/clock": "",
  "src/transport": "",
  "src/scsi": "src/codec",
  "src/iscsi": "src/codec",
  "src/session": "src/codec src/clock src/transport src/scsi",
  "src/drives": "src/codec src/clock src/transport src/scsi src/session",
  "src/health": "src/codec src/clock src/transport src/scsi src/session src/drives",
  "src/stream": "src/codec src/clock src/transport src/session src/drives",
  native: "src/codec src/clock src/transport src/scsi src/iscsi",
  simulator: "src/codec src/clock src/transport src/scsi src/iscsi",
  cli: "",
  test: "*",
  hwtest: "*",
  bench: "*",
} as const;

const FOLDERS = Object.keys(LAYERS);
const PAIRS = Object.entries(LAYERS).flatMap(([from, allowed]) =>
  FOLDERS.filter((to) => to !== from).map((to) => ({
    from,
    to,
    legal: allowed === "*" || allowed.split(" ").includes(to),
  })),
);

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const trees: string[] = [];

/** Writes the files to a folder outside of the repository and says what the cruiser finds there. */
async function cruise(files: Readonly<Record<string, string>>): Promise<readonly Violation[]> {
  const tree = await mkdtemp(join(tmpdir(), "capstan-layers-"));
  trees.push(tree);
  const manifest = {
    name: "planted",
    dependencies: { koffi: "1.0.0", yargs: "1.0.0" },
    devDependencies: { "fast-check": "1.0.0", echarts: "1.0.0" },
  };
  const everything: Record<string, string> = {
    "package.json": JSON.stringify(manifest),
    ...files,
  };
  for (const name of ["koffi", "yargs", "fast-check", "echarts"]) {
    everything[`node_modules/${name}/package.json`] = JSON.stringify({ name, main: "main.js" });
    everything[`node_modules/${name}/main.js`] = "module.exports = {};";
  }
  for (const [name, text] of Object.entries(everything)) {
    await mkdir(dirname(join(tree, name)), { recursive: true });
    await writeFile(join(tree, name), text);
  }
  const output = await runCruiser(tree);
  const result = JSON.parse(output) as { readonly summary: { violations: Violation[] } };
  return result.summary.violations;
}

function runCruiser(tree: string): Promise<string> {
  const program = join(REPOSITORY, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const rules = join(REPOSITORY, ".dependency-cruiser.cjs");
  const options = ["--config", rules, "--output-type", "json", `{${FOLDERS.join(",")},src}`];
  return new Promise((resolve, reject) => {
    const settings = { cwd: tree, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [program, ...options], settings, (error, stdout, stderr) => {
      // With the JSON reporter the exit status only says that a report was made.
      if (error === null && stdout !== "") resolve(stdout);
      else reject(new Error(`the cruiser did not run: ${stderr}`, { cause: error }));
    });
  });
}

/** The names of the rules that a planted file breaks. */
function rulesBrokenBy(violations: readonly Violation[], file: string): readonly string[] {
  const names = violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
  return [...new Set(names)].sort();
}

const slug = (folder: string): string => folder.replaceAll("/", "-");

afterAll(async () => {
  await Promise.all(trees.map((tree) => rm(tree, { recursive: true, force: true })));
});

describe("the layer table", () => {
  let violations: readonly Violation[] = [];

  beforeAll(async () => {
    const files: Record<string, string> = {};
    for (const folder of FOLDERS) files[`${folder}/base.ts`] = "export type Base = 1;\n";
    for (const { from, to } of PAIRS) {
      const up = from.includes("/") ? "../.." : "..";
      files[`${from}/uses-${slug(to)}.ts`] =
        `import type { Base } from "${up}/${to}/base.ts";\nexport type Used = Base;\n`;
    }
    violations = await cruise(files);
  });

  it.each(PAIRS)("$from -> $to, legal: $legal", ({ from, to, legal }) => {
    const broken = rulesBrokenBy(violations, `${from}/uses-${slug(to)}.ts`);
    expect(broken).toEqual(legal ? [] : [`layer: ${from}`]);
  });
});

/** Each file breaks the one rule that stands beside it. */
const PLANTED = [
  ["src/index.ts", 'import "../simulator/index.ts";', "layer: lazy root"],
  ["src/open.ts", 'export type { A } from "../test/a.ts";', "layer: composition root"],
  ["src/stray.ts", 'import "./codec/a.ts";', "layer: unknown room"],
  ["src/gadgets/a.ts", 'import "../codec/a.ts";', "layer: unknown room"],
  ["src/session/root.ts", 'import "../index.ts";', "layer: src/session"],
  ["cli/deep.ts", 'import "../simulator/deep.ts";', "layer: cli"],
  ["cli/opener.ts", 'import "../src/open.ts";', "layer: cli"],
  ["src/transport/ring-a.ts", 'export type { Ring } from "./ring-b.ts";', "no cycles"],
  ["src/clock/alone.ts", "export const alone = 1;", "no orphans"],
  ["native/linux/libc.ts", 'import "koffi";', "koffi only in native/ffi.ts"],
  ["test/late.ts", 'await import("koffi");', "koffi only in native/ffi.ts"],
  ["simulator/parser.ts", 'import "yargs";', "yargs only in cli"],
  ["src/codec/sampler.ts", 'import "fast-check";', "no test tools in the product"],
  ["cli/chart.ts", 'import "echarts";', "echarts only in cli/report/line-plot.ts"],
  ["cli/eager.ts", 'import "./report/line-plot.ts";', "layer: lazy plots"],
  ["src/iscsi/typo.ts", 'import "./no-such-file.ts";', "nothing unresolved"],
] as const;

/** The other half of the ring: a cycle of types is reported at one of its files only. */
const RING_B = 'export type { Ring } from "./ring-a.ts";\n';

/** A small tree as it should be: no rule may bite here. */
const LEGAL = {
  "src/codec/a.ts": "export const a = 1;\n",
  "src/transport/seam.ts": 'export type { B } from "./parts.ts";\n',
  "src/transport/parts.ts": "export type B = 2;\n",
  "src/index.ts": 'export * from "./codec/a.ts";\nexport * from "./open.ts";\n',
  "src/open.ts":
    'import type { deep } from "../simulator/deep.ts";\n' +
    'import "./transport/seam.ts";\n' +
    'export const open = (): Promise<unknown> => import("../native/ffi.ts");\n' +
    'export const pretend = (): Promise<unknown> => import("../simulator/index.ts");\n' +
    "export type Deep = typeof deep;\n",
  "native/ffi.ts": 'import "koffi";\nexport { a } from "../src/codec/a.ts";\n',
  "simulator/deep.ts": 'export { a as deep } from "../src/codec/a.ts";\n',
  "simulator/index.ts": 'export * from "./deep.ts";\n',
  "cli/main.ts": 'import "yargs";\nimport "../src/index.ts";\nimport "../simulator/index.ts";\n',
  "cli/report/line-plot.ts": 'import "echarts";\n',
  "cli/report/page.ts": 'export const draw = (): Promise<unknown> => import("./line-plot.ts");\n',
  "test/a.ts": 'import "fast-check";\nimport "../cli/main.ts";\nexport type A = 1;\n',
} as const;

describe("the rules beside the table", () => {
  let violations: readonly Violation[] = [];

  beforeAll(async () => {
    violations = await cruise({
      ...LEGAL,
      "src/transport/ring-b.ts": RING_B,
      ...Object.fromEntries(PLANTED.map(([file, text]) => [file, `${text}\n`])),
    });
  });

  it.each(PLANTED)("%s (%s) breaks only: %s", (file, _text, rule) => {
    expect(rulesBrokenBy(violations, file)).toEqual([rule]);
  });

  it("let a legal tree pass", async () => {
    expect(await cruise(LEGAL)).toEqual([]);
  });
});
