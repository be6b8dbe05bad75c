import process from "node:process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SyntheticBudgetError } from "../../simulator/medium/medium-errors.ts";
import type { Medium, Partition } from "../../simulator/medium/medium.ts";
import { fillPattern, patternBlock, recognisePattern } from "../../simulator/medium/pattern.ts";
import { createSyntheticMedium } from "../../simulator/medium/synthetic-medium.ts";

const MIB = 1024 * 1024;

function partitionOf(medium: Medium, number = 0): Partition {
  const partition = medium.partitions[number];
  if (partition === undefined) expect.unreachable("no such partition");
  return partition;
}

/** A block that is neither the pattern nor one byte repeated. */
function otherBlock(byteLength: number, salt: number): Uint8Array {
  return Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + salt) % 251);
}

function readBack(partition: Partition, index: number): Buffer {
  const target = Buffer.alloc(partition.byteLengthAt(index));
  partition.read(index, target);
  return target;
}

const seed = fc.nat({ max: 0xffff_ffff });
const index = fc.maxSafeNat();

describe("generated data", () => {
  it("is recognised by its name", () => {
    const byteLength = fc.oneof(fc.integer({ min: 16, max: 5000 }), fc.constant(2 * MIB + 77));
    fc.assert(
      fc.property(seed, index, byteLength, (ofSeed, ofIndex, length) => {
        const block = patternBlock({ seed: ofSeed, index: ofIndex, byteLength: length });
        expect(recognisePattern(block)).toEqual({ seed: ofSeed, index: ofIndex });
      }),
      { numRuns: 30 },
    );
  });

  it("is no longer recognised when any bit differs", () => {
    fc.assert(
      fc.property(seed, index, fc.nat({ max: 4000 * 8 - 1 }), (ofSeed, ofIndex, bit) => {
        const name = { seed: ofSeed, index: ofIndex };
        const block = patternBlock({ ...name, byteLength: 4000 });
        block[bit >> 3] = (block[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(recognisePattern(block)).not.toEqual(name);
      }),
    );
  });

  it("is the start of a longer block of the same name", () => {
    const long = patternBlock({ seed: 3, index: 4, byteLength: 3 * MIB });
    for (const byteLength of [1, 15, 16, 17, 1000, MIB + 1]) {
      const short = patternBlock({ seed: 3, index: 4, byteLength });
      expect(Buffer.compare(short, long.subarray(0, byteLength))).toBe(0);
    }
  });

  it("stays what it is: recorded bytes depend on it", () => {
    const block = patternBlock({ seed: 0x01020304, index: 5, byteLength: 24 });
    expect(Buffer.from(block).toString("hex")).toBe(
      "435054310102030400000000000000056d0edc8a9ceb8e64",
    );
  });

  it("differs from block to block", () => {
    const bodies = new Set<string>();
    for (let at = 0; at < 1000; at += 1) {
      const block = patternBlock({ seed: 1, index: at, byteLength: 64 });
      bodies.add(Buffer.from(block.subarray(16)).toString("hex"));
    }
    expect(bodies.size).toBeGreaterThan(990);
  });
});

describe("a synthetic medium", () => {
  it("gives 5 GiB of generated data and a manifest back in a few megabytes", () => {
    const partition = partitionOf(createSyntheticMedium());
    const blockBytes = 16 * MIB - 1;
    const blockCount = 321;
    const block = new Uint8Array(blockBytes);
    const manifest = otherBlock(262_144, 7);
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < blockCount; at += 1) {
      fillPattern(block, { seed: 42, index: at });
      partition.append(block, at);
    }
    partition.appendFilemarks(1);
    partition.append(manifest, 1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * MIB);
    expect(partition.blockBytes).toBeGreaterThan(5 * 1024 * MIB);
    for (const at of [0, 1, 300, blockCount - 1]) {
      partition.read(at, block);
      expect(recognisePattern(block)).toEqual({ seed: 42, index: at });
    }
    expect(Buffer.compare(readBack(partition, blockCount + 1), manifest)).toBe(0);
  });

  it("keeps apart runs that look alike", () => {
    const partition = partitionOf(createSyntheticMedium());
    const block = (ofSeed: number, at: number): Uint8Array =>
      patternBlock({ seed: ofSeed, index: at, byteLength: 100 });
    const blocks = [
      ...[block(1, 0), block(1, 1), block(1, 1), block(2, 2), block(1, 3), block(1, 2)],
      ...[new Uint8Array(50).fill(1), new Uint8Array(60).fill(1), new Uint8Array(50).fill(2)],
      ...[otherBlock(30, 1), otherBlock(40, 2), block(1, 3), otherBlock(50, 3)],
    ];
    for (const each of blocks) partition.append(each, 0);
    blocks.forEach((each, at) => {
      expect(Buffer.compare(readBack(partition, at), each)).toBe(0);
    });
  });

  it("refuses what it cannot give back, before it is recorded, and takes it when there is room again", () => {
    const medium = createSyntheticMedium({ partitionCount: 2, verbatimBudgetBytes: 1000 });
    const [first, second] = [partitionOf(medium), partitionOf(medium, 1)];
    first.append(otherBlock(600, 1), 0);
    second.append(otherBlock(400, 2), 0);
    expect(() => {
      first.append(otherBlock(20, 3), 0);
    }).toThrow(SyntheticBudgetError);
    expect(first.objectCount).toBe(1);
    first.append(new Uint8Array(100_000), 0);
    second.truncate(0);
    first.append(otherBlock(400, 4), 0);
    expect(Buffer.compare(readBack(first, 2), otherBlock(400, 4))).toBe(0);
    medium.format(1);
    partitionOf(medium).append(otherBlock(1000, 5), 0);
  });
});
