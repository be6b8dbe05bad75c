import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withBuiltCli } from "../support/cli-process.ts";
import { DocumentSession } from "../support/document-session.ts";
import { documentBlocks, documentLines } from "../support/readme-blocks.ts";
import { REPOSITORY } from "../support/source-tree.ts";
import { compileUserFiles, makeUserProject } from "../support/user-project.ts";

const DOCUMENT = "docs/simulator.md";
const VITEST = join(REPOSITORY, "node_modules/vitest/vitest.mjs");

describe(DOCUMENT, { timeout: 300_000 }, () => {
  it("has commands that work, in this order", async () => {
    const lines = documentLines(DOCUMENT, "sh");
    expect(lines.length).toBeGreaterThan(10);
    await withBuiltCli(async (stand) => {
      cpSync(join(REPOSITORY, "docs"), join(stand.folder, "docs"), { recursive: true });
      const session = new DocumentSession(stand);
      for (const line of lines) await session.run(line);
      await session.end();
    });
  });

  it("has tests of another project that compile, run and pass", async () => {
    const examples = documentBlocks(DOCUMENT, "ts");
    expect(examples.length).toBe(3);
    await withBuiltCli(async ({ folder, shell }) => {
      makeUserProject(folder, ["vitest"]);
      const files = examples.map((_, at) => `example-${String(at)}.test.ts`);
      for (const [at, file] of files.entries())
        writeFileSync(join(folder, file), examples[at] ?? "");
      compileUserFiles(folder, "--noEmit", ...files);
      const ran = await shell(
        `TMPDIR="$PWD" node "${VITEST}" run --reporter json --outputFile out.json >log 2>&1; cat log >&2; cat out.json`,
      );
      const report: unknown = JSON.parse(ran.stdout.toString());
      const passed = { numTotalTests: 3, numPassedTests: 3, success: true };
      expect(report, ran.stderr).toMatchObject(passed);
    });
  });
});
