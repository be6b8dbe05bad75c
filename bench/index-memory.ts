/** P13: memory of the simulator's index of what is on a cartridge. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ObjectIndex } from "../simulator/medium/object-index.ts";
import { invariant } from "../src/transport/errors.ts";
import type { Bench } from "./bench.ts";
import { alternate } from "./rounds.ts";

const RECORD_COUNT = 1_000_000;

/** Makes the garbage collector callable without an option on the command line. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  invariant(typeof collect === "function", "Node gives its garbage collector away");
  return () => {
    // Memory of buffers is given back by a thread beside this one: the last pass waits for the one before.
    for (let pass = 0; pass < 3; pass++) Reflect.apply(collect, undefined, []);
  };
}

function usedBytes(collect: () => void): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function indexBytes(collect: () => void, append: (index: ObjectIndex, n: number) => void): number {
  const before = usedBytes(collect);
  const index = new ObjectIndex();
  for (let n = 0; n < RECORD_COUNT; n++) append(index, n);
  const after = usedBytes(collect);
  invariant(index.objectCount === RECORD_COUNT, "the index is still there when it is weighed");
  return after - before;
}

/** Measures P13. */
export const indexMemory: Bench = async ({ rounds }) => {
  const collect = collector();
  const weights = await alternate(rounds, [
    [
      "distinct",
      () =>
        indexBytes(collect, (index, n) => {
          // Lengths and CRCs that follow no pattern.
          index.appendBlock(1 + ((n * 7919) % 65_536), (n * 2_654_435_761) >>> 0);
        }) / RECORD_COUNT,
    ],
    [
      "equal",
      () =>
        indexBytes(collect, (index) => {
          index.appendBlock(262_144, 1);
        }) /
        2 ** 20,
    ],
  ]);
  const row = { goal: "P13", judged: "value" } as const;
  return [
    {
      ...row,
      what: "index of 1,000,000 different blocks, each",
      unit: "bytes",
      subject: weights("distinct"),
      atMost: 24,
    },
    {
      ...row,
      what: "index of 1,000,000 equal blocks, all",
      unit: "MiB",
      subject: weights("equal"),
      atMost: 1,
    },
  ];
};
