import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withBuiltCli } from "../support/cli-process.ts";

const FILES = 8;
const FILE_BYTES = 700_000;

/** A tree with the kinds of members that matter. */
function makeTree(folder: string): string {
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "sub"), { recursive: true });
  for (let index = 1; index <= FILES; index++) {
    writeFileSync(join(tree, `f${String(index)}`), Buffer.alloc(FILE_BYTES, index));
  }
  writeFileSync(join(tree, "sub", "empty"), "");
  writeFileSync(join(tree, "sub", "long-name-".repeat(20)), "long");
  writeFileSync(join(tree, "sub", "Größe ☃"), "UTF-8");
  symlinkSync("nowhere", join(tree, "sub", "dangling"));
  return tree;
}

interface Document {
  readonly exitStatus: number;
  readonly files: {
    readonly wholeCount: number;
    readonly partial: readonly { readonly name: string }[];
    readonly missing: readonly { readonly name: string }[];
  };
}

function documentOf(stdout: Buffer): Document {
  return JSON.parse(stdout.toString("utf8")) as Document;
}

describe("capstan write", { timeout: 120_000 }, () => {
  it("writes a tree, verifies it, and read restores it", async () => {
    await withBuiltCli(async ({ folder, run, shell }) => {
      makeTree(folder);
      const written = await run(["write", "tree", "--verify"]);
      expect(written.stdout.toString()).toMatch(/^wrote 14 archive members, .* and verified\n/);
      expect(written.stderr).toContain("made a simulated LTO-9 with a blank cartridge");
      expect(written.status).toBe(0);
      const read = await run(["read", "--to", "out"]);
      expect([read.status, read.stderr]).toEqual([0, expect.any(String)]);
      const compared = await shell("diff -r --no-dereference tree out/tree");
      expect([compared.status, compared.stdout.toString()]).toEqual([0, ""]);
      const listed = await shell("capstan read --to - | tar -tf - | sort | head -2");
      expect(listed.stdout.toString()).toBe("tree/\ntree/f1\n");
      const compare = await shell(
        "mkdir tarred && capstan read --to - | tar -xf - -C tarred && diff -r --no-dereference tree tarred/tree",
      );
      expect([compare.status, compare.stdout.toString()]).toEqual([0, ""]);
    });
  });

  it("names what is on a tape that is too small, and what is not", async () => {
    await withBuiltCli(async ({ folder, run }) => {
      makeTree(folder);
      await run(["sim", "create", "drive", "--capacity", "3MB", "--barcode", "SMALL"]);
      const written = await run(["write", "sim:drive", "tree", "--json"]);
      expect(written.status).toBe(11);
      const { files, exitStatus } = documentOf(written.stdout);
      expect(exitStatus).toBe(11);
      expect(files.wholeCount).toBeGreaterThan(0);
      expect(files.partial.length).toBeLessThanOrEqual(1);
      expect(files.missing.map(({ name }) => name)).toContain("tree/f8");
      const verified = await run(["verify", "sim:drive"]);
      expect(verified.status).toBe(11);
      expect(verified.stdout.toString()).toContain("nothing differs");
    });
  });

  it("refuses to overwrite without --yes and names what would be lost; appends without asking", async () => {
    await withBuiltCli(async ({ folder, run }) => {
      makeTree(folder);
      expect((await run(["write", "tree"])).status).toBe(0);
      const refused = await run(["write", "tree/f1"]);
      expect(refused.status).toBe(7);
      expect(refused.stderr).toMatch(/1 session, 14 files, [\d.]+ MB on cartridge/);
      expect((await run(["verify"])).status).toBe(0);
      expect((await run(["write", "tree/f1", "--append"])).status).toBe(0);
      expect((await run(["verify"])).stdout.toString()).toContain("session 2: same");
      expect((await run(["write", "tree/f1", "--yes"])).status).toBe(0);
      expect((await run(["verify"])).stdout.toString()).not.toContain("session 2");
    });
  });

  it("stores standard input as it comes", async () => {
    await withBuiltCli(async ({ run }) => {
      const input = Buffer.alloc(1_000_001, "data ");
      const written = await run(["write", "-", "--verify", "--block", "64KiB"], input);
      expect(written.status).toBe(0);
      const read = await run(["read", "--to", "-"]);
      expect(read.status).toBe(0);
      expect(read.stdout.equals(input)).toBe(true);
    });
  });
});
