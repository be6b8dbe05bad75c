import { expect, it } from "vitest";
import { runStreams } from "../support/iscsi-target-campaign.ts";
import { memoryViolations } from "../support/iscsi-target-memory.ts";
import { testSeed } from "../support/seed.ts";

const RUNS = 600;
/** On a machine that is busy. */
const TIMEOUT_MS = 120_000;

// `npm run campaign:iscsi` runs 10,000 of them.
const TITLE = "mutated streams end their session at most, leave nothing, and disturb nobody";
it(TITLE, { timeout: TIMEOUT_MS }, async () => {
  const result = await runStreams({ runs: RUNS, seed: testSeed() });
  expect(result.violations).toEqual([]);
  expect(memoryViolations(result.memory)).toEqual([]);
  // They did get somewhere, and so did the transfer beside them.
  expect(result.sessions).toBeGreaterThan(RUNS / 2);
  expect(result.witnessBlocks).toBeGreaterThan(10);
});
