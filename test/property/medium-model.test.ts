import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChunkPool } from "../../simulator/medium/chunk-pool.ts";
import { createFolderMedium, openFolderMedium } from "../../simulator/medium/folder-medium.ts";
import type { Medium, Partition } from "../../simulator/medium/medium.ts";
import { createMemoryMedium } from "../../simulator/medium/memory-medium.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";
import { createSyntheticMedium } from "../../simulator/medium/synthetic-medium.ts";
import { crc32c } from "../../src/codec/crc32c.ts";
import {
  contentOf,
  modelBytesBefore,
  modelFindFilemark,
  type ModelMedium,
  type ModelObject,
} from "../support/medium-model.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

/** One step of a script; numbers that name places are taken modulo what is there. */
type Step =
  | { kind: "block"; partition: number; bytes: Uint8Array; times: number }
  | { kind: "pattern"; partition: number; seed: number; byteLength: number; times: number }
  | { kind: "filemarks"; partition: number; count: number }
  | { kind: "truncate"; partition: number; place: number }
  | { kind: "corrupt"; partition: number; place: number; bit: number }
  | { kind: "format"; partitionCount: number }
  | { kind: "reopen" };

const partition = fc.nat({ max: 3 });
const place = fc.nat({ max: 100_000 });
const times = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 5 }) },
  // Now and then more than a chunk of the index holds.
  { weight: 1, arbitrary: fc.integer({ min: 900, max: 1200 }) },
);
const bytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }),
  fc
    .tuple(fc.nat({ max: 255 }), fc.integer({ min: 1, max: 300 }))
    .map(([byte, length]) => new Uint8Array(length).fill(byte)),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("block"), partition, bytes, times }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("pattern"),
      partition,
      seed: fc.nat({ max: 2 }),
      byteLength: fc.integer({ min: 1, max: 200 }),
      times,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("filemarks"), partition, count: times }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("truncate"), partition, place }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("corrupt"), partition, place, bit: place }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("format"),
      partitionCount: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen") }) },
);

/** A medium and its model, driven through the same steps. */
class Pair {
  model: ModelMedium = [[]];
  medium: Medium;
  readonly #reopen: (medium: Medium) => Medium;
  /** CRCs as handed in: corruption must not change them. */
  #crcs: number[][] = [[]];

  constructor(medium: Medium, reopen: (medium: Medium) => Medium) {
    this.medium = medium;
    this.#reopen = reopen;
  }

  run(step: Step): void {
    switch (step.kind) {
      case "reopen":
        this.medium = this.#reopen(this.medium);
        return;
      case "format":
        this.medium.format(step.partitionCount);
        this.model = Array.from({ length: step.partitionCount }, () => []);
        this.#crcs = this.model.map(() => []);
        return;
      case "corrupt":
        this.#corrupt(step);
        return;
      case "block":
      case "pattern":
        this.#append(step);
        return;
      case "filemarks": {
        const { real, objects, crcs } = this.#at(step.partition);
        real.appendFilemarks(step.count);
        for (let time = 0; time < step.count; time += 1) objects.push("filemark");
        for (let time = 0; time < step.count; time += 1) crcs.push(0);
        return;
      }
      case "truncate": {
        const { real, objects, crcs } = this.#at(step.partition);
        objects.length = step.place % (objects.length + 1);
        crcs.length = objects.length;
        real.truncate(objects.length);
      }
    }
  }

  #append(step: Extract<Step, { kind: "block" | "pattern" }>): void {
    const { real, objects, crcs } = this.#at(step.partition);
    for (let time = 0; time < step.times; time += 1) {
      const block = step.kind === "block" ? step.bytes : patternBlock({ ...step, index: time });
      const crc = step.times > 5 ? 0 : crc32c(block);
      real.append(block, crc);
      objects.push(block.slice());
      crcs.push(crc);
    }
  }

  #corrupt(step: Extract<Step, { kind: "corrupt" }>): void {
    const partition = step.partition % this.model.length;
    const { objects } = this.#at(partition);
    const index = objects.length === 0 ? -1 : step.place % objects.length;
    const block = objects[index];
    if (block === undefined || block === "filemark") return;
    const byteOffset = step.bit % block.length;
    const bitIndex = step.bit % 8;
    this.medium.corrupt({ partition, index, byteOffset, bitIndex });
    block[byteOffset] = (block[byteOffset] ?? 0) ^ (1 << bitIndex);
  }

  #at(partition: number): { real: Partition; objects: ModelObject[]; crcs: number[] } {
    const number = partition % this.model.length;
    const real = this.medium.partitions[number];
    const objects = this.model[number];
    const crcs = this.#crcs[number];
    if (real === undefined || objects === undefined || crcs === undefined) {
      expect.unreachable("the medium has fewer partitions than the model");
    }
    return { real, objects, crcs };
  }

  /** Compares all that a medium tells, and some places of it that `probe` picks. */
  check(probe: number): void {
    expect(this.medium.partitions).toHaveLength(this.model.length);
    this.model.forEach((objects, number) => {
      const real = this.medium.partitions[number];
      expect(real?.objectCount).toBe(objects.length);
      expect(real?.filemarkCount).toBe(objects.filter((object) => object === "filemark").length);
      expect(real?.blockBytes).toBe(modelBytesBefore(objects, objects.length));
      const at = probe % (objects.length + 1);
      expect(real?.bytesBefore(at)).toBe(modelBytesBefore(objects, at));
      const marks = objects.slice(0, at).filter((object) => object === "filemark").length;
      expect(real?.filemarksBefore(at)).toBe(marks);
      for (const direction of [1, -1] as const) {
        const found = modelFindFilemark(objects, at, direction);
        expect(real?.findFilemark({ from: at, direction })).toBe(found);
      }
      expect(real?.indexOfFilemark(marks)).toBe(modelFindFilemark(objects, at, 1));
      expect(digestOf(contentOf(this.medium, number))).toBe(digestOf(objects));
      const crcs = objects.map((_, index) => real?.crcAt(index));
      expect(crcs.join()).toBe(this.#crcs[number]?.join());
    });
  }
}

/** One digest of lengths and bytes: what comparing thousands of arrays one by one would take too long for. */
function digestOf(objects: readonly ModelObject[]): string {
  const digest = createHash("sha256");
  for (const object of objects) {
    digest.update(object === "filemark" ? "filemark," : `${object.length},`);
    if (object !== "filemark") digest.update(object);
  }
  return digest.digest("hex");
}

function behavesLikeArrays(run: (steps: readonly Step[], probe: number) => void): void {
  fc.assert(fc.property(fc.array(step, { maxLength: 25 }), place, run));
}

function drive(pair: Pair, steps: readonly Step[], probe: number): void {
  for (const each of steps) pair.run(each);
  pair.check(probe);
}

describe("a medium holds what an array of objects would hold", () => {
  it("in memory, with blocks across chunks and chunks used again", () => {
    behavesLikeArrays((steps, probe) => {
      const medium = createMemoryMedium({ pool: new ChunkPool(1000) });
      drive(new Pair(medium, (same) => same), steps, probe);
    });
  });

  it("synthetically", () => {
    behavesLikeArrays((steps, probe) => {
      drive(new Pair(createSyntheticMedium(), (same) => same), steps, probe);
    });
  });

  it("in a folder, closed and opened at any time", () => {
    behavesLikeArrays((steps, probe) => {
      withScratchFolder((scratch) => {
        const folder = join(scratch, "cartridge");
        const pair = new Pair(createFolderMedium(folder), (open) => {
          open.close();
          const again = openFolderMedium(folder);
          expect(again.recovery).toBeUndefined();
          return again;
        });
        drive(pair, [...steps, { kind: "reopen" }], probe);
        pair.medium.close();
      });
    });
  });
});
