import process from "node:process";
import { chooseSeed, currentCommit, SEED_VARIABLE } from "./seed.ts";

/**
 * Chooses the seed of the run, hands it to the test processes through the environment and prints
 * what reproduces the run. Vitest calls it once a project; only the first call speaks.
 */
export default function announceSeed(): void {
  if (process.env["CAPSTAN_TEST_SEED_ANNOUNCED"] === "yes") return;
  const commit = currentCommit();
  const seed = chooseSeed({ environment: process.env, commit });
  process.env[SEED_VARIABLE] = String(seed);
  process.env["CAPSTAN_TEST_SEED_ANNOUNCED"] = "yes";
  process.stdout.write(`seed=${String(seed)} commit=${commit ?? "none"} node=${process.version}\n`);
}
