import process from "node:process";
import { describe, expect, it } from "vitest";
import { MediumUsageError } from "../../simulator/medium/medium-errors.ts";
import { ObjectIndex } from "../../simulator/medium/object-index.ts";

const MIB = 1024 * 1024;

/** Bytes that typed arrays grew by while something was built and is still held. */
function bufferGrowth(build: (index: ObjectIndex) => void): number {
  const index = new ObjectIndex();
  const before = process.memoryUsage().arrayBuffers;
  build(index);
  const growth = process.memoryUsage().arrayBuffers - before;
  expect(index.objectCount).toBe(1_000_000);
  return growth;
}

describe("memory of a million objects", () => {
  it("is at most 24 bytes each when no two are alike", () => {
    const growth = bufferGrowth((index) => {
      for (let at = 0; at < 1_000_000; at += 1)
        index.appendBlock(1 + (at % 70_000), at * 2_654_435);
    });
    expect(growth).toBeLessThanOrEqual(24_000_000);
  });

  it("is at most 1 MiB when all are alike", () => {
    const growth = bufferGrowth((index) => {
      for (let at = 0; at < 1_000_000; at += 1) index.appendBlock(262_144, 0x1234_5678);
    });
    expect(growth).toBeLessThanOrEqual(MIB);
  });
});

describe("an index of very many objects", () => {
  const index = new ObjectIndex();
  index.appendFilemarks(3);
  for (let at = 0; at < 5000; at += 1) index.appendBlock(0xffffff, at);
  index.appendFilemarks(0xffffff);
  for (let at = 0; at < 5000; at += 1) index.appendBlock(1, 0xffff_ffff);

  it("counts past 32 bits", () => {
    expect(index.blockBytes).toBe(5000 * 0xffffff + 5000);
    expect(index.bytesBefore(5003 + 0xffffff)).toBe(5000 * 0xffffff);
    expect(index.objectCount).toBe(10_003 + 0xffffff);
  });

  it("finds filemarks over long distances, both ways", () => {
    expect(index.findFilemark({ from: 3, direction: 1 })).toBe(5003);
    expect(index.findFilemark({ from: 5003, direction: 1 })).toBe(5003);
    expect(index.findFilemark({ from: 5003, direction: -1 })).toBe(2);
    expect(index.findFilemark({ from: 0, direction: -1 })).toBe(-1);
    expect(index.findFilemark({ from: index.objectCount, direction: -1 })).toBe(5002 + 0xffffff);
    expect(index.findFilemark({ from: index.objectCount, direction: 1 })).toBe(-1);
    expect(index.indexOfFilemark(3)).toBe(5003);
    expect(index.indexOfFilemark(0xffffff + 3)).toBe(-1);
    expect(index.indexOfFilemark(-1)).toBe(-1);
  });

  it("keeps the CRC of each block as an unsigned number, and 0 for a filemark", () => {
    expect(index.crcAt(3 + 4999)).toBe(4999);
    expect(index.crcAt(index.objectCount - 1)).toBe(0xffff_ffff);
    expect(index.crcAt(0)).toBe(0);
  });

  it.each([-1, 10_003 + 0xffffff, Number.NaN])("refuses object %d", (at) => {
    expect(() => index.byteLengthAt(at)).toThrow(MediumUsageError);
  });
});

describe("cutting", () => {
  it("leaves an index that goes on as if the rest had never been there", () => {
    const cut = new ObjectIndex();
    const straight = new ObjectIndex();
    for (let at = 0; at < 3000; at += 1) cut.appendBlock(7, 9);
    cut.appendFilemarks(10);
    for (const places of [2500, 1024, 1000]) cut.truncate(places);
    for (let at = 0; at < 1000; at += 1) straight.appendBlock(7, 9);
    for (const index of [cut, straight]) {
      index.appendFilemarks(1);
      index.appendBlock(8, 10);
    }
    for (let at = 0; at < straight.objectCount; at += 1) {
      expect(cut.byteLengthAt(at)).toBe(straight.byteLengthAt(at));
      expect(cut.crcAt(at)).toBe(straight.crcAt(at));
      expect(cut.bytesBefore(at)).toBe(straight.bytesBefore(at));
    }
    expect(cut.objectCount).toBe(straight.objectCount);
    expect(cut.filemarkCount).toBe(1);
  });
});
