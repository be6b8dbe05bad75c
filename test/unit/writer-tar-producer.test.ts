import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TarProducer } from "../../src/stream/tar-producer.ts";

const BLOCK_BYTES = 2560;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-tar-producer-"));
  mkdirSync(join(folder, "tree"));
  for (const [index, size] of [0, 1, 511, 5000, 20_000, 512, 3].entries()) {
    const content = Buffer.from(Array.from({ length: size }, (_, at) => (at * 7 + index) % 251));
    writeFileSync(join(folder, "tree", `file ${String(index)}`), content);
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const makeProducer = (): TarProducer =>
  new TarProducer({ paths: [join(folder, "tree")], recordBytes: BLOCK_BYTES, digest: "sha256" });

function readAll(producer: TarProducer): Buffer[] {
  const blocks: Buffer[] = [];
  for (;;) {
    const block = Buffer.alloc(BLOCK_BYTES);
    const got = producer.read(block);
    if (got === 0) return blocks;
    blocks.push(block.subarray(0, got));
  }
}

describe("a tree as a source of bytes", () => {
  it("gives any block again as it was, in any order", () => {
    const producer = makeProducer();
    const blocks = readAll(producer);
    const target = Buffer.alloc(BLOCK_BYTES);
    for (const index of [3, 4, 7, 2, blocks.length - 1, 0]) {
      expect(producer.readAgain(index * BLOCK_BYTES, target)).toBe(BLOCK_BYTES);
      expect(Buffer.compare(target, blocks[index] ?? Buffer.alloc(0))).toBe(0);
    }
    expect(producer.readAgain(blocks.length * BLOCK_BYTES, target)).toBe(0);
    producer.close();
  });

  it("gives a block of a file that changed meanwhile as it is now", () => {
    const producer = makeProducer();
    const blocks = readAll(producer);
    writeFileSync(join(folder, "tree", "file 4"), Buffer.alloc(20_000, 1));
    const target = Buffer.alloc(BLOCK_BYTES);
    expect(producer.readAgain(6 * BLOCK_BYTES, target)).toBe(BLOCK_BYTES);
    expect(Buffer.compare(target, blocks[6] ?? target)).not.toBe(0);
    producer.close();
  });

  it("names, when it is given up, the file it was in and all that it did not come to", () => {
    const producer = makeProducer();
    const target = Buffer.alloc(BLOCK_BYTES);
    for (let count = 0; count < 8; count++) producer.read(target);
    const told = producer.takeFiles();
    expect(told.map(({ name, state }) => `${name.slice(-6)} ${state}`)).toEqual([
      "/tree/ whole",
      "file 0 whole",
      "file 1 whole",
      "file 2 whole",
      "file 3 partial",
      "file 3 whole",
      "file 4 partial",
    ]);
    producer.close();
    const [begun, ...rest] = [...producer.remaining()];
    expect(begun).toEqual(told.at(-1));
    expect(begun).toMatchObject({ size: 20_000n, state: "partial" });
    expect(begun?.name.endsWith("file 4")).toBe(true);
    expect(Number(begun?.dataOffset) - Number(begun?.headerOffset)).toBeGreaterThanOrEqual(512);
    expect(rest.map(({ name }) => name.slice(-6))).toEqual(["file 5", "file 6"]);
    const all = readAll(makeProducer());
    const content = Buffer.concat(all).subarray(Number(begun?.dataOffset));
    expect(content[1]).toBe((7 + 4) % 251);
  });
});
