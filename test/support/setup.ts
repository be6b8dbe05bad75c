import process from "node:process";
import fc from "fast-check";
import { testSeed } from "./seed.ts";

/** Runs per property: 100 unless CAPSTAN_PROPERTY_RUNS says otherwise. */
const numRuns = Number(process.env["CAPSTAN_PROPERTY_RUNS"] ?? "100");
if (!Number.isInteger(numRuns) || numRuns < 1) {
  throw new RangeError("CAPSTAN_PROPERTY_RUNS must be a whole number above 0");
}

fc.configureGlobal({ seed: testSeed(), numRuns });
