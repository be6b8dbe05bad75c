import fc from "fast-check";
import { expect, it } from "vitest";
import { FaultInjector } from "../../simulator/faults/fault-injector.ts";
import { parseFaultPlan } from "../../simulator/faults/parse-fault-plan.ts";
import { randomFaultPlan } from "../../simulator/faults/random-plan.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";

const seed = fc.integer({ min: 0, max: 0xffff_ffff });
const situation = {
  command: "WRITE(6)",
  partition: 0,
  object: 0,
  bytesWritten: 0,
  movesData: true,
};

it("draws the same plan for the same seed, and every plan is one that can be read", () => {
  fc.assert(
    fc.property(seed, (number) => {
      const plan = randomFaultPlan(number, { blockCount: 50 });
      expect(randomFaultPlan(number, { blockCount: 50 })).toEqual(plan);
      expect(parseFaultPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    }),
  );
});

it("draws every kind of effect sooner or later, and only kinds that are allowed", () => {
  const kinds = new Set<string>();
  for (let number = 0; number < 3000; number++) {
    for (const { what } of randomFaultPlan(number, { blockCount: 20 })) kinds.add(what.kind);
    for (const { what } of randomFaultPlan(number, { blockCount: 20, kinds: ["bitRot"] })) {
      expect(what.kind).toBe("bitRot");
    }
  }
  expect(kinds.size).toBe(14);
});

it.each([
  ["no list", {}],
  ["an unknown effect", [{ when: { at: "load", count: 1 }, what: { kind: "fire" } }]],
  ["an unknown moment", [{ when: { at: "noon" }, what: { kind: "chipDead" } }]],
  [
    "an object's effect elsewhere",
    [{ when: { at: "load", count: 1 }, what: { kind: "readError" } }],
  ],
  [
    "a bit beyond a byte",
    [{ when: { at: "object", object: 1 }, what: { kind: "bitRot", byteOffset: 0, bitIndex: 8 } }],
  ],
  ["no times", [{ when: { at: "load", count: 1 }, what: { kind: "chipDead" }, times: 0 }]],
])("refuses %s", (_name, plan) => {
  expect(() => parseFaultPlan(plan)).toThrow(
    expect.objectContaining({ code: "SIM_FAULT_PLAN_INVALID" }),
  );
});

it("goes on from where it was: what was counted is taken off the pending plan", () => {
  const clock = new VirtualClock();
  const injector = new FaultInjector(
    [
      { when: { at: "command", name: "WRITE(6)", count: 5 }, what: { kind: "bufferLost" } },
      { when: { at: "bytesWritten", bytes: 1000 }, what: { kind: "chipDead" } },
      { when: { at: "time", ms: 500 }, what: { kind: "foreignRewind" } },
    ],
    clock,
  );
  // Bytes that were written before the plan do not count.
  injector.takeBeforeCommand({ ...situation, bytesWritten: 70_000 });
  clock.advance(200);
  expect(injector.takeBeforeCommand({ ...situation, bytesWritten: 70_400 })).toEqual([]);
  expect(injector.pending.map((fault) => fault.when)).toEqual([
    { at: "command", name: "WRITE(6)", count: 3 },
    { at: "bytesWritten", bytes: 600 },
    { at: "time", ms: 300 },
  ]);
  const next = new FaultInjector(injector.pending, clock);
  next.takeBeforeCommand(situation);
  clock.advance(300);
  expect(
    next.takeBeforeCommand({ ...situation, bytesWritten: 600 }).map((one) => one.kind),
  ).toEqual(["chipDead", "foreignRewind"]);
  expect(next.takeBeforeCommand(situation).map((one) => one.kind)).toEqual(["bufferLost"]);
});
