import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CapstanError } from "../../src/transport/errors.ts";
import { faultPlans, writers } from "../support/write-faults.ts";
import { runTrial, TRIAL, usesForeignHands } from "../support/write-trial.ts";

const runs = fc.record({
  ...TRIAL,
  blockBytes: fc.constantFrom(64, 512, 1000, 4096),
  tailBytes: fc.nat(3000),
  checkpointBlocks: fc.constantFrom(0, 0, 3, 10),
  protection: fc.constantFrom("auto", "off", "reedSolomon" as const),
  personality: writers,
  plan: faultPlans,
});

describe("a writer whose drive, cable and neighbours misbehave", () => {
  it("claims nothing that is not on the medium", async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (drawn) => {
        const { personality, checkpointBlocks, blockBytes, plan } = drawn;
        const run = await runTrial(drawn, {
          options: {
            checkpointBytes: checkpointBlocks * blockBytes,
            protection: personality.protectionMethods.length === 0 ? "auto" : drawn.protection,
          },
          afterwards: () => Promise.resolve(),
        });
        if (run.error !== undefined) expect(run.error).toBeInstanceOf(CapstanError);
        // What was proved can be written over by nobody but another program, or by us after its doing.
        const checked = run.report?.evidence !== "notChecked" || !usesForeignHands(plan);
        if (checked) expect(run.falseClaim).toBeUndefined();
        // Nobody can keep a program from writing over what is there when another one has moved the tape.
        if (!usesForeignHands(plan)) expect(run.earlierDamaged).toBe(false);
        if (run.report?.end === "complete") expect(run.report.closed).toBe(true);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
