// The fault campaign as a program: as many runs as wanted, a line for each that breaks a law, and totals. A run is decided
// by its seed alone; run n of a campaign has the first seed plus n.
import { randomInt } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";
import { UsageError } from "../../src/transport/errors.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { runScenario } from "./campaign-run.ts";
import { CampaignTotals, describeFailure } from "./campaign-totals.ts";
import { currentCommit } from "./seed.ts";

const PROGRESS_MS = 5000;

function numberFrom(text: string, name: string): number {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff) return value;
  throw new UsageError("CAMPAIGN_USAGE", `--${name} is not a number of at most 32 bits: "${text}"`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const { values } = parseArgs({
  options: { runs: { type: "string", default: "10000" }, seed: { type: "string" } },
});
const runs = numberFrom(values.runs, "runs");
const firstSeed =
  values.seed === undefined ? randomInt(0x1_0000_0000) : numberFrom(values.seed, "seed");
const clock = new SystemClock();
const startMs = clock.nowMs;
let toldMs = startMs;
print(`seed=${String(firstSeed)} commit=${currentCommit() ?? "none"} runs=${String(runs)}`);
const totals = new CampaignTotals();
for (let index = 0; index < runs; index++) {
  const result = await runScenario((firstSeed + index) >>> 0);
  totals.add(result);
  if (result.violations.length > 0) print(describeFailure(result));
  if (clock.nowMs - toldMs < PROGRESS_MS) continue;
  toldMs = clock.nowMs;
  print(`${String(index + 1)} of ${String(runs)} runs, ${String(totals.failed.length)} failed`);
}
for (const line of totals.lines()) print(line);
const seconds = ((clock.nowMs - startMs) / 1000).toFixed(1);
print(`${String(totals.failed.length)} failed, ${seconds} s`);
if (totals.failed.length > 0) process.exitCode = 1;
