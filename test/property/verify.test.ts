import fc from "fast-check";
import { expect, it } from "vitest";
import type { Fault, FaultEffect } from "../../simulator/faults/fault-plan.ts";
import { only, patternBytes, verify, writeRaw } from "../support/verify-stand.ts";
import { withWriteStand } from "../support/write-stand.ts";

const BLOCKS = 40;

/** What may come between a program and its drive without touching what is on the tape. */
const interruption: fc.Arbitrary<FaultEffect> = fc.oneof(
  fc.record({
    kind: fc.constant("reset" as const),
    losesBuffer: fc.boolean(),
    rewinds: fc.boolean(),
    attentionStolen: fc.boolean(),
  }),
  fc.constant({ kind: "mediumChangedAttention" as const }),
  fc.constant({ kind: "foreignRewind" as const }),
  fc.record({ kind: fc.constant("transportFailure" as const), executed: fc.boolean() }),
  fc.record({ kind: fc.constant("timeout" as const), executed: fc.boolean() }),
  fc.constant({ kind: "sense" as const, key: 0xb, codes: 0x4700, deferred: false }),
);

const interruptions: fc.Arbitrary<readonly Fault[]> = fc.array(
  fc.record({
    when: fc.record({
      at: fc.constant("command" as const),
      name: fc.constantFrom("READ(6)", "any"),
      count: fc.integer({ min: 1, max: 80 }),
    }),
    what: interruption,
  }),
  { maxLength: 3 },
);

/** Data blocks; the first is also read by the scan, which would use up a fault that happens once. */
const places = fc.uniqueArray(fc.integer({ min: 1, max: BLOCKS - 1 }), { maxLength: 5 });
const bit = fc.record({ byteOffset: fc.nat(499), bitIndex: fc.nat(7) });

it("verifying finds what is damaged, where it is, and nothing else, whatever interrupts it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ rotten: places, unreadable: places, flipped: places, bit, interruptions }),
      fc.boolean(),
      async ({ rotten, unreadable, flipped, bit: place, interruptions: plan }, persistent) => {
        const rot = rotten.map((object): Fault => {
          const what = { kind: "bitRot" as const, ...place };
          return { when: { at: "object", object }, what };
        });
        await withWriteStand({ faults: rot }, async (stand) => {
          await writeRaw(stand, patternBytes(BLOCKS * 500), { blockBytes: 500 });
          const times = persistent ? 100 : 1;
          const onRead = (object: number, what: FaultEffect): Fault => {
            return { when: { at: "object", object }, what, times };
          };
          stand.simulated.inject([
            ...plan,
            ...unreadable.map((object) => onRead(object, { kind: "readError" })),
            ...flipped
              .filter((object) => !rotten.includes(object))
              .map((object) => onRead(object, { kind: "readFlip", ...place })),
          ]);
          const report = await verify(stand);
          const { check, result } = only(report);
          const damaged = new Set([...rotten, ...unreadable, ...flipped]);
          const found = check.findings.map(({ index }) => index);
          const sorted = (places: Iterable<number>): number[] => [...places].sort((a, b) => a - b);
          expect(found).toEqual(sorted(new Set(found)));
          if (persistent || plan.length === 0) expect(found).toEqual(sorted(damaged));
          // Of a fault that happens once nothing is left when an interruption hits the same block.
          expect([...damaged]).toEqual(expect.arrayContaining(found));
          expect(found).toEqual(expect.arrayContaining(rotten));
          expect(check).toMatchObject({ endedBy: "filemark", comparedCount: BLOCKS });
          expect(result).toBe(found.length === 0 ? "same" : "different");
        });
      },
    ),
  );
}, 180_000);
