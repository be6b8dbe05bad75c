import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as ThreadedSourceModule from "../../src/stream/threaded-source.ts";
import type { BlockSource } from "../../src/stream/block-source.ts";
import { crc32c } from "../../src/codec/crc32c.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { falseClaim, withWriteStand } from "../support/write-stand.ts";

const BUILT = new URL("../../dist/src/stream/threaded-source.js", import.meta.url).href;
const { ThreadedSource } = (await import(BUILT)) as typeof ThreadedSourceModule;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-thread-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function drain(source: BlockSource): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const block = await source.next();
    if (block === undefined) return Buffer.concat(parts);
    const data = Buffer.from(block.slot.subarray(0, block.byteLength));
    expect(block.crc32c).toBe(crc32c(data));
    expect(block.index).toBe(parts.length);
    parts.push(data);
    source.release(block.index + 1);
  }
}

function makeTree(): string {
  const tree = join(folder, "tree");
  mkdirSync(tree);
  for (let index = 0; index < 50; index++) {
    writeFileSync(join(tree, `file ${String(index)}`), Buffer.alloc(index * 1000, index));
  }
  return tree;
}

describe("a source with a thread of its own", () => {
  it("packs a tree as tar and names every file", async () => {
    const tree = makeTree();
    const source = new ThreadedSource({
      spec: { kind: "tar", paths: [tree] },
      blockBytes: 10_240,
      slotCount: 8,
    });
    const archive = await drain(source);
    const files = source.takeFiles();
    await source.close();
    expect(archive.length % 10_240).toBe(0);
    // A file that goes over the end of a block is named when it begins, and again when it is whole.
    const whole = files.filter((file) => file.state === "whole");
    expect(whole.length).toBe(51);
    const begun = files.filter((file) => file.state === "partial").map(({ name }) => name);
    expect(whole.map(({ name }) => name)).toEqual(expect.arrayContaining(begun));
    const listed = execFileSync("tar", ["-tf", "-"], { input: archive }).toString();
    expect(listed.trim().split("\n").length).toBe(51);
  });

  it("reads a file as it is, digests it, and reads blocks of it again", async () => {
    const path = join(folder, "data");
    const data = Buffer.from(Array.from({ length: 100_001 }, (_, index) => index % 251));
    writeFileSync(path, data);
    const fd = openSync(path, "r");
    const source = new ThreadedSource({
      spec: { kind: "raw", fd },
      blockBytes: 4096,
      slotCount: 4,
    });
    expect(Buffer.compare(await drain(source), data)).toBe(0);
    const again = await source.reread(3);
    expect(again?.crc32c).toBe(crc32c(data.subarray(3 * 4096, 4 * 4096)));
    expect(source.streamDigest?.length).toBe(32);
    await source.close();
    closeSync(fd);
  });

  it("tells a source that cannot be read", async () => {
    const source = new ThreadedSource({
      spec: { kind: "raw", fd: openSync(folder, "r") },
      blockBytes: 4096,
      slotCount: 4,
    });
    await expect(drain(source)).rejects.toMatchObject({ code: "SOURCE_FAILED" });
    await source.close();
  });

  it("tells a thread that never got to work", async () => {
    const source = new ThreadedSource({
      spec: { kind: "raw", fd: 999_999 },
      blockBytes: 4096,
      slotCount: 4,
    });
    await expect(drain(source)).rejects.toMatchObject({ name: "StreamError" });
    await source.close();
  });

  it("can be ended while it waits for a pipe that says nothing", async () => {
    const path = join(folder, "pipe");
    execFileSync("mkfifo", [path]);
    const fd = openSync(path, "r+");
    const source = new ThreadedSource({
      spec: { kind: "raw", fd },
      blockBytes: 4096,
      slotCount: 4,
    });
    const waiting = Promise.resolve(source.next());
    await source.close();
    expect(await waiting).toBeUndefined();
    closeSync(fd);
  });

  it("feeds the same writer", async () => {
    await withWriteStand({}, async ({ simulated, drive, options }) => {
      const path = join(folder, "data");
      const data = Buffer.from(Array.from({ length: 700_001 }, (_, index) => (index * 7) % 253));
      writeFileSync(path, data);
      const fd = openSync(path, "r");
      const source = new ThreadedSource({
        spec: { kind: "raw", fd },
        blockBytes: 4096,
        slotCount: 16,
      });
      simulated.inject([{ when: { at: "object", object: 100 }, what: { kind: "writeError" } }]);
      const report = await writeSession(drive, source, options());
      expect(report).toMatchObject({ end: "complete", closed: true });
      expect(report.recoveries.length).toBe(1);
      expect(falseClaim(simulated, report, data)).toBeUndefined();
      closeSync(fd);
    });
  });

  it("names what was not reached when it is stopped", async () => {
    await withWriteStand({ capacityBytes: 1_700_000 }, async ({ drive, options }) => {
      const tree = makeTree();
      const source = new ThreadedSource({
        spec: { kind: "tar", paths: [tree] },
        blockBytes: 10_240,
        slotCount: 4,
      });
      const report = await writeSession(drive, source, options());
      expect(report).toMatchObject({ end: "volumeFull", closed: true });
      const { wholeCount, partialCount, missingCount } = report.files;
      expect(wholeCount + partialCount + missingCount).toBe(51);
      expect(wholeCount).toBeGreaterThan(0);
      expect(missingCount).toBeGreaterThan(0);
    });
  });
});
