/**
 * `npm run bench`: what the speed claims of docs/performance.md rest on. bench may import everything; nothing imports it.
 * Start here; each goal has a file of its own, row.ts says how values become a verdict.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "./bench.ts";
import { machine } from "./machine.ts";
import { judge, type Row, type Verdict } from "./row.ts";
import { printTable } from "./table.ts";

interface Entry {
  readonly goals: readonly string[];
  load(): Promise<Bench>;
}

const ENTRIES: readonly Entry[] = [
  { goals: ["P9", "P10", "P19"], load: async () => (await import("./paced-write.ts")).pacedWrite },
  { goals: ["P11"], load: async () => (await import("./simulator-command.ts")).simulatorCommand },
  { goals: ["P12"], load: async () => (await import("./simulator-data.ts")).simulatorData },
  { goals: ["P13"], load: async () => (await import("./index-memory.ts")).indexMemory },
  { goals: ["P14"], load: async () => (await import("./toolkit.ts")).toolkit },
  { goals: ["P15"], load: async () => (await import("./checksum.ts")).checksum },
  { goals: ["P16"], load: async () => (await import("./iscsi-target.ts")).iscsiTarget },
  { goals: ["P17", "P18"], load: async () => (await import("./command-line.ts")).commandLine },
  { goals: ["P20"], load: async () => (await import("./tree.ts")).tree },
];

const USAGE = `npm run bench -- [--only P11,P12] [--rounds N] [--json]

Measures the goals of docs/performance.md. Base and subject take turns in one run; what counts is the
median of N rounds (default 5). Needs a C compiler (cc) for P9, P10, P19 and P20, and tgt
and libiscsi7 for P16.
`;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function measure(
  entry: Entry,
  options: { readonly rounds: number; readonly only: ReadonlySet<string> },
): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "capstan-bench-"));
  try {
    const bench = await entry.load();
    const wants = (goal: string): boolean => options.only.size === 0 || options.only.has(goal);
    return [...(await bench({ rounds: options.rounds, wants, folder, say }))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      rounds: { type: "string", default: "5" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const only = new Set(values.only.split(",").filter((name) => name !== ""));
  const rounds = Number(values.rounds);
  const known = ENTRIES.flatMap((entry) => entry.goals);
  const strange = [...only].filter((name) => !known.includes(name));
  if (!Number.isInteger(rounds) || rounds < 1 || strange.length > 0) {
    say(strange.length > 0 ? `no such goal: ${strange.join(", ")}` : "--rounds is at least 1");
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const verdicts: Verdict[] = [];
  for (const entry of ENTRIES) {
    if (only.size > 0 && !entry.goals.some((name) => only.has(name))) continue;
    say(`${entry.goals.join(", ")} …`);
    verdicts.push(...(await measure(entry, { rounds, only })).map(judge));
  }
  if (values.json) {
    const document = { schema: "capstan.bench/1", machine: machine(), results: verdicts };
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    return;
  }
  printTable(verdicts);
}

await main();
