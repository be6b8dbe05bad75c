import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CapstanError } from "../../src/transport/errors.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { faultPlans, writers } from "../support/write-faults.ts";
import { falseClaim, objectOnMedium, rawSource, withWriteStand } from "../support/write-stand.ts";

const shapes = fc.record({
  blockBytes: fc.constantFrom(64, 512, 1000, 4096),
  slotCount: fc.integer({ min: 4, max: 24 }),
  seekable: fc.boolean(),
});

const runs = fc.record({
  shape: shapes,
  /** Few different bytes: blocks that are alike must not be taken for each other. */
  fill: fc.uint8Array({ minLength: 1, maxLength: 5 }),
  blockCount: fc.nat(60),
  tailBytes: fc.nat(3000),
  append: fc.boolean(),
  checkpointBlocks: fc.constantFrom(0, 0, 3, 10),
  capacityBytes: fc.constantFrom(5_000_000, 5_000_000, 1_100_000, 60_000),
  protection: fc.constantFrom("auto", "off", "reedSolomon" as const),
  personality: writers,
  plan: faultPlans,
  /** How many objects are on the tape before. */
  foundCount: fc.constantFrom(0, 0, 1, 5),
});

interface Run {
  readonly report: WriteReport | undefined;
  readonly error: unknown;
  readonly falseClaim: string | undefined;
  readonly earlierDamaged: boolean;
}

/** Whether another program moves the tape or takes what is said to ours. */
const usesForeignHands = (plan: FaultPlan): boolean =>
  plan.some(
    ({ what }) =>
      what.kind === "foreignRewind" ||
      what.kind === "bufferLost" ||
      (what.kind === "reset" && what.attentionStolen),
  );

async function perform(drawn: typeof runs extends fc.Arbitrary<infer R> ? R : never): Promise<Run> {
  const { shape, personality, capacityBytes } = drawn;
  return withWriteStand({ personality, capacityBytes }, async ({ simulated, drive, options }) => {
    const length =
      drawn.blockCount * shape.blockBytes + Math.min(drawn.tailBytes, shape.blockBytes);
    const data = Uint8Array.from(
      { length },
      (_, index) => drawn.fill[Math.floor(index / 700) % drawn.fill.length] ?? 0,
    );
    await drive.rewind();
    for (let index = 0; index < drawn.foundCount; index++) {
      if (index % 2 === 1) await drive.writeFilemarks(1);
      else await drive.write(new Uint8Array(4000).fill(index + 100), 300);
    }
    await drive.synchronize();
    await drive.rewind();
    simulated.inject(drawn.plan);
    let report: WriteReport | undefined;
    let error: unknown;
    try {
      report = await writeSession(
        drive,
        rawSource(data, shape),
        options({
          append: drawn.append,
          checkpointBytes: drawn.checkpointBlocks * shape.blockBytes,
          protection: personality.protectionMethods.length === 0 ? "auto" : drawn.protection,
          readyLimitMs: 60_000,
        }),
      );
    } catch (thrown) {
      error = thrown;
    }
    // What is claimed must be on the medium, not in a buffer that goes with the power.
    simulated.loadedDeck?.loseBuffer();
    const earlier = Array.from({ length: drawn.append ? drawn.foundCount : 0 }, (_, index) =>
      objectOnMedium(simulated, index),
    );
    return {
      report,
      error,
      falseClaim: report === undefined ? undefined : falseClaim(simulated, report, data),
      earlierDamaged: earlier.some((object, index) =>
        index % 2 === 1
          ? object !== "filemark"
          : !(object instanceof Uint8Array) || object.length !== 300 || object[0] !== index + 100,
      ),
    };
  });
}

describe("a writer whose drive, cable and neighbours misbehave", () => {
  it("claims nothing that is not on the medium", async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (drawn) => {
        const run = await perform(drawn);
        if (run.error !== undefined) expect(run.error).toBeInstanceOf(CapstanError);
        // What was proved can be written over by nobody but another program, or by us after its doing.
        const checked = run.report?.evidence !== "notChecked" || !usesForeignHands(drawn.plan);
        if (checked) expect(run.falseClaim).toBeUndefined();
        // Nobody can keep a program from writing over what is there when another one has moved the tape.
        if (!usesForeignHands(drawn.plan)) expect(run.earlierDamaged).toBe(false);
        if (run.report?.end === "complete") expect(run.report.closed).toBe(true);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
