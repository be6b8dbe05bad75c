import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { verifySessions } from "../../src/stream/verify.ts";
import { CapstanError } from "../../src/transport/errors.ts";
import { PositionlessTransport, type PositionLie } from "../support/positionless-transport.ts";
import { faultPlans } from "../support/write-faults.ts";
import type { WriteStand } from "../support/write-stand.ts";
import {
  runTrial,
  TRIAL,
  usesForeignHands,
  type Trial,
  type TrialResult,
} from "../support/write-trial.ts";

const BLOCK_BYTES_MIN = 4;

interface Drawn extends Omit<Trial, "personality"> {
  readonly bufferBytes: number;
  readonly nativeBytesPerSecond: number;
  readonly lie: PositionLie;
}

const runs: fc.Arbitrary<Drawn> = fc.record({
  ...TRIAL,
  blockBytes: fc.constantFrom(64, 512, 1000, 4096, 9000),
  tailBytes: fc.integer({ min: BLOCK_BYTES_MIN, max: 3000 }),
  bufferBytes: fc.constantFrom(5000, 40_000, 1_000_000),
  nativeBytesPerSecond: fc.constantFrom(10_000, 1_000_000, 400_000_000),
  plan: faultPlans,
  lie: fc.constantFrom("unknown", "unknown", "zero"),
});

/** What verifying says, with what is left of the plan; `undefined` for a session that is not closed. */
type Verified = string | undefined;

/** Whether nothing of the plan can hinder a reader, or what it reads, for good. */
const isPassing = (plan: FaultPlan): boolean =>
  !usesForeignHands(plan) &&
  plan.every(({ what, times }) => times === undefined && what.kind !== "readError");

async function verifyAfterwards({ drive, simulated, folder }: WriteStand): Promise<string> {
  const options = { clock: simulated.clock, workFolder: folder, sessions: "last" } as const;
  return (await verifySessions(drive, options)).result;
}

async function perform(drawn: Drawn): Promise<TrialResult<Verified>> {
  const { bufferBytes, nativeBytesPerSecond, blockBytes } = drawn;
  const personality = {
    ...DAT_72,
    bufferBytes,
    earlyWarningBytes: 20_000,
    filemarkBytes: 500,
    mechanics: { ...DAT_72.mechanics, nativeBytesPerSecond },
  };
  return runTrial<Verified>(
    { ...drawn, personality },
    {
      options: { checkpointBytes: 3 * blockBytes },
      wrap: (inner) => new PositionlessTransport(inner, drawn.lie),
      afterwards: (stand, report) =>
        report?.closed === true ? verifyAfterwards(stand) : Promise.resolve(undefined),
    },
  );
}

function expectTruth(run: TrialResult<Verified>, plan: FaultPlan): void {
  const { report, error } = run;
  const alone = !usesForeignHands(plan);
  if (error !== undefined) expect(error).toBeInstanceOf(CapstanError);
  if (alone) expect(run.earlierDamaged).toBe(false);
  if (report === undefined) return;
  expect(report.evidence).not.toBe("proved");
  // What was proved can be written over by nobody but another program, or by us after its doing.
  if (report.evidence !== "notChecked" || alone) expect(run.falseClaim).toBeUndefined();
  if (report.end !== "complete") return;
  expect(report.closed).toBe(true);
  // Blocks that cannot be read, or are read where another program left the tape, differ or are missing.
  if (isPassing(plan)) expect(run.afterwards).toBe("same");
}

describe("a writer on a drive that does not tell its position, where everything else goes wrong as well", () => {
  it("claims nothing that is not on the medium, and what it closed verifies", async () => {
    let verifiedCount = 0;
    await fc.assert(
      fc.asyncProperty(runs, async (drawn) => {
        const run = await perform(drawn);
        expectTruth(run, drawn.plan);
        if (run.afterwards !== undefined) verifiedCount += 1;
      }),
      { numRuns: 200 },
    );
    expect(verifiedCount).toBeGreaterThan(30);
  }, 120_000);
});
