import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withBuiltCli } from "../support/cli-process.ts";
import { readmeBlocks, readmeLines } from "../support/readme-blocks.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What sets the project up has been done already, and a test does not run all tests. */
const lines = readmeLines("sh")
  .map((line) => line.replace(/^npm ci && /, ""))
  .filter((line) => line !== "npm test");

describe("README.md", { timeout: 300_000 }, () => {
  it("has commands that work, in this order", async () => {
    expect(lines.length).toBeGreaterThan(8);
    await withBuiltCli(async ({ folder, shell }) => {
      cpSync(join(ROOT, "docs"), join(folder, "docs"), { recursive: true });
      for (const [index, line] of lines.entries()) {
        // The first two writes are those of two readers, each with a drive of their own.
        const fresh = index === 1 ? 'rm -rf "$CAPSTAN_HOME"\n' : "";
        const ended = await shell(`npx() { "$@"; }\n${fresh}${line}`);
        expect([line, ended.status, ended.stderr]).toEqual([line, 0, ended.stderr]);
        expect(ended.stdout.length).toBeGreaterThan(0);
      }
    });
  });

  it("has an example of the API that compiles and runs", async () => {
    const [example = ""] = readmeBlocks("ts");
    await withBuiltCli(async ({ folder, shell }) => {
      cpSync(join(ROOT, "docs"), join(folder, "docs"), { recursive: true });
      mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
      symlinkSync(ROOT, join(folder, "node_modules", "capstan"));
      symlinkSync(
        join(ROOT, "node_modules/@types/node"),
        join(folder, "node_modules", "@types", "node"),
      );
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
      writeFileSync(join(folder, "example.ts"), example);
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      const options = ["--strict", "--module", "nodenext", "--target", "es2023", "--types", "node"];
      execFileSync(process.execPath, [tsc, ...options, "--skipLibCheck", "example.ts"], {
        cwd: folder,
        stdio: "inherit",
      });
      const ran = await shell("node example.js");
      expect([ran.status, ran.stderr]).toEqual([0, ""]);
      expect(ran.stdout.toString()).toBe("complete same\n");
    });
  });
});
