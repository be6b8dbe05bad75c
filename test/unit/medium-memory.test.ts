import { describe, expect, it } from "vitest";
import { ChunkPool } from "../../simulator/medium/chunk-pool.ts";
import { MediumUsageError } from "../../simulator/medium/medium-errors.ts";
import type { Partition } from "../../simulator/medium/medium.ts";
import { createMemoryMedium } from "../../simulator/medium/memory-medium.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";

function firstPartition(medium: { readonly partitions: readonly Partition[] }): Partition {
  const [partition] = medium.partitions;
  if (partition === undefined) expect.unreachable("a medium has a partition");
  return partition;
}

describe("a memory medium", () => {
  it("takes the largest block there is, across its chunks", () => {
    const medium = createMemoryMedium();
    const partition = firstPartition(medium);
    const block = patternBlock({ seed: 1, index: 1, byteLength: 0xffffff });
    partition.append(block, 1);
    partition.append(block, 2);
    const back = new Uint8Array(0xffffff);
    expect(partition.read(1, back)).toBe(0xffffff);
    expect(Buffer.compare(back, block)).toBe(0);
  });

  it("gives the memory of cut and formatted content back to be used again", () => {
    const pool = new ChunkPool(4096);
    const medium = createMemoryMedium({ pool });
    firstPartition(medium).append(new Uint8Array(10 * 4096), 0);
    firstPartition(medium).appendFilemarks(1);
    firstPartition(medium).append(new Uint8Array(5), 0);
    firstPartition(medium).truncate(1);
    expect(pool.freeCount).toBe(1);
    medium.format(2);
    expect(pool.freeCount).toBe(11);
    firstPartition(medium).append(new Uint8Array(11 * 4096), 0);
    expect(pool.freeCount).toBe(0);
  });

  it("copies: neither the writer's nor the reader's buffer is the medium's", () => {
    const partition = firstPartition(createMemoryMedium());
    const buffer = Uint8Array.of(1, 2, 3);
    partition.append(buffer, 0);
    buffer.fill(9);
    const back = new Uint8Array(3);
    partition.read(0, back);
    back.fill(8);
    partition.read(0, buffer);
    expect([...buffer]).toEqual([1, 2, 3]);
  });

  it("reads into a short target what fits and leaves the rest of a long one alone", () => {
    const partition = firstPartition(createMemoryMedium());
    partition.append(Uint8Array.of(1, 2, 3), 0);
    const short = new Uint8Array(2);
    const long = new Uint8Array(5).fill(7);
    expect(partition.read(0, short)).toBe(3);
    expect(partition.read(0, long)).toBe(3);
    expect([...short, ...long]).toEqual([1, 2, 1, 2, 3, 7, 7]);
  });

  it("describes its objects", () => {
    const partition = firstPartition(createMemoryMedium());
    partition.append(Uint8Array.of(1), 5);
    partition.appendFilemarks(1);
    expect([0, 1, 2, -1, 0.5].map((index) => partition.objectAt(index))).toEqual([
      { kind: "block", byteLength: 1, crc32c: 5 },
      { kind: "filemark" },
      undefined,
      undefined,
      undefined,
    ]);
    expect(partition.byteLengthAt(1)).toBe(-1);
  });

  it("keeps documents by value, through a format", () => {
    const medium = createMemoryMedium();
    const chip = { loads: 3, alerts: ["a"] };
    medium.writeDocument("chip", chip);
    chip.loads = 4;
    medium.format(1);
    expect(medium.readDocument("chip")).toEqual({ loads: 3, alerts: ["a"] });
    expect(medium.readDocument("wear")).toBeUndefined();
  });

  const misuses: readonly (readonly [string, (partition: Partition) => void])[] = [
    ["an empty block", (partition) => partition.append(new Uint8Array(0), 0)],
    ["a block above 24 bits", (partition) => partition.append(new Uint8Array(0x1000000), 0)],
    ["reading a filemark", (partition) => partition.read(1, new Uint8Array(1))],
    ["reading end of data", (partition) => partition.read(2, new Uint8Array(1))],
    ["a negative count of filemarks", (partition) => partition.appendFilemarks(-1)],
    ["cutting behind the end", (partition) => partition.truncate(3)],
    ["cutting in the middle of an object", (partition) => partition.truncate(0.5)],
  ];
  it.each(misuses)("refuses %s and stays as it was", (_name, misuse) => {
    const partition = firstPartition(createMemoryMedium());
    partition.append(Uint8Array.of(1), 5);
    partition.appendFilemarks(1);
    expect(() => {
      misuse(partition);
    }).toThrow(MediumUsageError);
    expect([partition.objectCount, partition.blockBytes]).toEqual([2, 1]);
  });

  it.each([0, 5, 1.5])("refuses %d partitions", (partitionCount) => {
    expect(() => createMemoryMedium({ partitionCount })).toThrow(MediumUsageError);
  });

  it.each([
    { partition: 1, index: 0, byteOffset: 0, bitIndex: 0 },
    { partition: 0, index: 1, byteOffset: 0, bitIndex: 0 },
    { partition: 0, index: 0, byteOffset: 1, bitIndex: 0 },
    { partition: 0, index: 0, byteOffset: 0, bitIndex: 8 },
  ])("refuses to corrupt the bit at %o", (place) => {
    const medium = createMemoryMedium();
    firstPartition(medium).append(Uint8Array.of(1), 5);
    firstPartition(medium).appendFilemarks(1);
    expect(() => {
      medium.corrupt(place);
    }).toThrow(MediumUsageError);
  });

  it.each(["", "cartridge", "../chip", "Chip", "a.b"])("refuses a document called %j", (name) => {
    const medium = createMemoryMedium();
    expect(() => {
      medium.writeDocument(name, 1);
    }).toThrow(MediumUsageError);
    expect(() => medium.readDocument(name)).toThrow(MediumUsageError);
  });

  it.each([[undefined], [1n]])("refuses a document of %s", (value) => {
    expect(() => {
      createMemoryMedium().writeDocument("chip", value);
    }).toThrow(MediumUsageError);
  });
});
