// Mutated streams against the iSCSI target as a program: as many as wanted, a line for each that breaks a law, and what
// memory they left. A stream is decided by its seed alone; stream n has the first seed plus n.
import process from "node:process";
import { parseArgs } from "node:util";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { UsageError } from "../../src/transport/errors.ts";
import { runStreams, type MemoryUse } from "./iscsi-target-campaign.ts";
import { memoryViolations } from "./iscsi-target-memory.ts";
import { chooseSeed, currentCommit } from "./seed.ts";

const PROGRESS_MS = 5000;

function numberFrom(text: string, name: string): number {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff) return value;
  throw new UsageError("CAMPAIGN_USAGE", `--${name} is not a number of at most 32 bits: "${text}"`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const mebibytes = ({ heapBytes, externalBytes }: MemoryUse): string =>
  `${(heapBytes / 1024 ** 2).toFixed(1)} + ${(externalBytes / 1024 ** 2).toFixed(1)} MiB`;

const { values } = parseArgs({
  options: { runs: { type: "string", default: "10000" }, seed: { type: "string" } },
});
const runs = numberFrom(values.runs, "runs");
const commit = currentCommit();
const seed =
  values.seed === undefined
    ? chooseSeed({ environment: process.env, commit })
    : numberFrom(values.seed, "seed");
const clock = new SystemClock();
const startMs = clock.nowMs;
let toldMs = startMs;
print(`seed=${String(seed)} commit=${commit ?? "none"} runs=${String(runs)}`);
const result = await runStreams({ runs, seed }, (done) => {
  if (clock.nowMs - toldMs < PROGRESS_MS) return;
  toldMs = clock.nowMs;
  print(`${String(done)} of ${String(runs)} streams`);
});
const violations = [...result.violations, ...memoryViolations(result.memory)];
for (const violation of violations) print(violation);
const { warm, end, closed } = result.memory;
print(`sessions: ${String(result.sessions)}`);
print(`blocks of the other transfer: ${String(result.witnessBlocks)}`);
print(`resets and the like that it met by right: ${String(result.disturbances)}`);
print(
  `heap + buffers: ${mebibytes(warm)} warm, ${mebibytes(end)} at the end, ${mebibytes(closed)} closed`,
);
const seconds = ((clock.nowMs - startMs) / 1000).toFixed(1);
print(`${String(violations.length)} violations, ${seconds} s`);
if (violations.length > 0) process.exitCode = 1;
