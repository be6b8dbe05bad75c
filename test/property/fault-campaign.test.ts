import process from "node:process";
import { describe, expect, it } from "vitest";
import { runScenario } from "../support/campaign-run.ts";
import { CampaignTotals, describeFailure } from "../support/campaign-totals.ts";
import { testSeed } from "../support/seed.ts";

const RUNS = 1250;
const FAULT_RUNS_MIN = 1000;
/** Kinds that so many runs meet whatever the seed: a campaign that no longer causes them tests less than it says. */
const ALWAYS_MET = [
  "bitRot",
  "bufferLost",
  "chipDead",
  "deferredError",
  "foreignRewind",
  "mediumChangedAttention",
  "neighbour modeSelect",
  "neighbour rewind",
  "neighbour testUnitReady",
  "readError",
  "readFlip",
  "reset rewinding",
  "reset rewinding stolen",
  "shortTape",
  "timeout",
  "timeout executed",
  "transportFailure",
  "transportFailure executed",
  "writeError",
];

describe("a campaign of faults, interruptions and other programs", () => {
  it("what was reported as written reads back identical, and all damage is found and named", async () => {
    const first = testSeed();
    const totals = new CampaignTotals();
    for (let run = 0; run < RUNS; run++) totals.add(await runScenario((first + run) >>> 0));
    process.stdout.write(
      `campaign seed=${String(first)}: ${totals.lines().slice(0, 2).join("; ")}\n`,
    );
    expect(totals.failed.map(describeFailure)).toEqual([]);
    expect(totals.faultRunCount).toBeGreaterThanOrEqual(FAULT_RUNS_MIN);
    expect(totals.verifiedRunCount / totals.runCount).toBeGreaterThan(0.5);
    expect(totals.recoveredRunCount).toBeGreaterThan(RUNS / 10);
    expect(totals.damagedCount).toBeGreaterThan(RUNS / 2);
    expect(totals.kinds).toEqual(expect.arrayContaining(ALWAYS_MET));
  }, 180_000);
});
