import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withBuiltCli } from "../support/cli-process.ts";
import { readmeLines } from "../support/readme-blocks.ts";
import { startTgt } from "../support/tgt-target.ts";

const DOCS = join(import.meta.dirname, "../../docs");
/** An address that belongs to documentation only. */
const EXAMPLE = "iscsi://192.0.2.7/iqn.2026-01.example:tape/1";

const lines = readmeLines("shell").filter((line) => line.includes("iscsi://"));

describe("README.md", { timeout: 120_000 }, () => {
  it("has commands for a drive behind iSCSI that work, in this order", async () => {
    expect(lines.length).toBeGreaterThan(1);
    await using tgt = await startTgt();
    const device = `iscsi://${tgt.host}:${String(tgt.port)}/${tgt.target}/${String(tgt.logicalUnit)}`;
    await withBuiltCli(async ({ folder, shell }) => {
      cpSync(DOCS, join(folder, "docs"), { recursive: true });
      for (const line of lines) {
        expect(line).toContain(EXAMPLE);
        const ended = await shell(`npx() { "$@"; }\n${line.replaceAll(EXAMPLE, device)}`);
        expect([line, ended.status, ended.stderr]).toEqual([line, 0, ended.stderr]);
        expect(ended.stdout.length).toBeGreaterThan(0);
      }
    });
  });
});
