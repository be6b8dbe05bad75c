/** P16: the simulated drive behind its iSCSI target, against Debian's tgtd, through libiscsi. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startTgt } from "../test/support/tgt-target.ts";
import type { Bench } from "./bench.ts";
import { alternate } from "./rounds.ts";
import type { Row } from "./row.ts";

const run = promisify(execFile);
const BLOCK_BYTES = 256 * 1024;
const BLOCK_COUNT = 2048;
const TAPE_MB = 1024;
/** Where tgtd's tape costs no disk. */
const MEMORY_FOLDER = "/dev/shm";
/** USER_HZ, the unit of /proc/PID/stat; the same on every Linux of today (proc(5)). */
const TICKS_PER_SECOND = 100;
const TUNED = {
  MaxRecvDataSegmentLength: "1048576",
  MaxXmitDataSegmentLength: "1048576",
  MaxBurstLength: "1048576",
  FirstBurstLength: "1048576",
};

interface Target {
  readonly port: number;
  readonly target: string;
  readonly unit: number;
  readonly processId: number;
}

interface Pass {
  readonly written: number;
  readonly read: number;
  readonly cpuSecondsPerGB: number;
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Seconds of processor time that a process has used. proc(5), /proc/PID/stat, utime and stime. */
function cpuSeconds(processId: number): number {
  const stat = readFileSync(`/proc/${String(processId)}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function pass({ port, target, unit, processId }: Target): Promise<Pass> {
  const words = [port, target, unit, BLOCK_BYTES, BLOCK_COUNT].map(String);
  const before = cpuSeconds(processId);
  const { stdout } = await run(process.execPath, [script("./iscsi-client.js"), ...words]);
  const { written, read } = JSON.parse(stdout) as Omit<Pass, "cpuSecondsPerGB">;
  const movedGB = (2 * BLOCK_BYTES * BLOCK_COUNT) / 1e9;
  return { written, read, cpuSecondsPerGB: (cpuSeconds(processId) - before) / movedGB };
}

async function startOwn(): Promise<{ readonly child: ChildProcess; readonly target: Target }> {
  const child = spawn(process.execPath, [script("./iscsi-server.js")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve) => {
    child.stdout.once("data", (bytes: Buffer) => {
      resolve(bytes.toString());
    });
  });
  const { port, target } = JSON.parse(line) as { port: number; target: string };
  return { child, target: { port, target, unit: 0, processId: child.pid ?? 0 } };
}

/** Measures P16. */
export const iscsiTarget: Bench = async (context) => {
  if (existsSync(MEMORY_FOLDER)) process.env["TMPDIR"] = MEMORY_FOLDER;
  await using plain = await startTgt({ tapeMB: TAPE_MB });
  await using tuned = await startTgt({ tapeMB: TAPE_MB, settings: TUNED });
  const { child, target: own } = await startOwn();
  try {
    const targets: readonly (readonly ["own" | "plain" | "tuned", Target])[] = [
      ["plain", { ...plain, processId: plain.processId, unit: plain.logicalUnit }],
      ["own", own],
      ["tuned", { ...tuned, processId: tuned.processId, unit: tuned.logicalUnit }],
    ];
    const passes = new Map<string, Pass[]>();
    await alternate(
      context.rounds,
      targets.map(([name, target]) => [
        name,
        async () => {
          const result = await pass(target);
          passes.set(name, [...(passes.get(name) ?? []), result]);
          return result.written;
        },
      ]),
    );
    const valuesOf = (name: string, of: (one: Pass) => number): number[] =>
      (passes.get(name) ?? []).slice(-context.rounds).map(of);
    const row = (
      what: string,
      base: "plain" | "tuned",
      facts: Pick<Row, "atLeast" | "atMost" | "unit"> & { readonly of: (one: Pass) => number },
    ): Row => ({
      goal: "P16",
      what,
      subject: valuesOf("own", facts.of),
      base: { name: base === "plain" ? "tgtd" : "tuned tgtd", values: valuesOf(base, facts.of) },
      judged: "ratio",
      ...facts,
    });
    const written = (one: Pass): number => one.written;
    const read = (one: Pass): number => one.read;
    const cpu = (one: Pass): number => one.cpuSecondsPerGB;
    return [
      row("iSCSI target, writing 256 KiB", "plain", { unit: "MB/s", atLeast: 1.7, of: written }),
      row("iSCSI target, writing 256 KiB", "tuned", { unit: "MB/s", atLeast: 0.7, of: written }),
      row("iSCSI target, reading 256 KiB", "plain", { unit: "MB/s", of: read }),
      row("iSCSI target, reading 256 KiB", "tuned", { unit: "MB/s", atLeast: 1.5, of: read }),
      row("iSCSI target, processor time", "tuned", { unit: "s/GB", atMost: 1.1, of: cpu }),
    ];
  } finally {
    child.stdin?.end();
  }
};
