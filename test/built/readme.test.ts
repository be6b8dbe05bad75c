import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withBuiltCli } from "../support/cli-process.ts";
import { DocumentSession } from "../support/document-session.ts";
import { readmeBlocks, readmeLines } from "../support/readme-blocks.ts";
import { REPOSITORY } from "../support/source-tree.ts";
import { compileUserFiles, makeUserProject } from "../support/user-project.ts";

const DOCS = join(REPOSITORY, "docs");

/** What sets the project up has been done already, and a test does not run all tests. */
const lines = readmeLines("sh")
  .map((line) => line.replace(/^npm ci && /, ""))
  .filter((line) => line !== "npm test");

describe("README.md", { timeout: 300_000 }, () => {
  it("has commands that work, in this order", async () => {
    expect(lines.length).toBeGreaterThan(8);
    await withBuiltCli(async (stand) => {
      cpSync(DOCS, join(stand.folder, "docs"), { recursive: true });
      const session = new DocumentSession(stand);
      for (const [index, line] of lines.entries()) {
        // The first two writes are those of two readers, each with a drive of their own.
        if (index === 1) await stand.shell('rm -rf "$CAPSTAN_HOME"');
        await session.run(line);
      }
      await session.end();
    });
  });

  it("has an example of the API that compiles and runs", async () => {
    const [example = ""] = readmeBlocks("ts");
    await withBuiltCli(async ({ folder, shell }) => {
      cpSync(DOCS, join(folder, "docs"), { recursive: true });
      makeUserProject(folder);
      writeFileSync(join(folder, "example.ts"), example);
      compileUserFiles(folder, "example.ts");
      const ran = await shell("node example.js");
      expect([ran.status, ran.stderr]).toEqual([0, ""]);
      expect(ran.stdout.toString()).toBe("complete same\n");
    });
  });
});
