import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SystemClock } from "../../src/clock/system-clock.ts";

/** The program as users start it. */
const BUILT_CLI = join(import.meta.dirname, "../../dist/cli/main.js");

/** How a process ended and what it printed. */
export interface ProcessResult {
  /** Exit status, or the signal that ended it. */
  readonly status: number | NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A process that runs. */
export interface RunningProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<ProcessResult>;
}

/** A folder with a home of its own, and the built program with it. */
export interface ProcessStand {
  readonly folder: string;
  readonly home: string;
  /** Starts the program; its standard input stays open until it is closed. */
  readonly start: (...args: string[]) => RunningProcess;
  /** Runs the program to its end, with nothing, or these bytes, on its standard input. */
  readonly run: (args: readonly string[], input?: Uint8Array) => Promise<ProcessResult>;
  /** Runs a line of the shell in the folder; `capstan` is the built program. */
  readonly shell: (line: string) => Promise<ProcessResult>;
}

function watch(child: ChildProcess): Promise<ProcessResult> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (piece: Buffer) => out.push(piece));
  child.stderr?.on("data", (piece: Buffer) => err.push(piece));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const stderr = Buffer.concat(err).toString("utf8");
      resolve({ status: code ?? signal, stdout: Buffer.concat(out), stderr });
    });
  });
}

/** Does something with the built program; ends what still runs and cleans up. */
export async function withBuiltCli<T>(use: (stand: ProcessStand) => Promise<T>): Promise<T> {
  if (!existsSync(BUILT_CLI)) throw new TypeError(`${BUILT_CLI} is missing: npm run build`);
  const folder = mkdtempSync(join(tmpdir(), "capstan-built-"));
  const home = join(folder, "home");
  const env = { ...process.env, CAPSTAN_HOME: home, CAPSTAN_DEVICE: "", CAPSTAN_CLI: BUILT_CLI };
  const children: ChildProcess[] = [];
  const begin = (command: string, args: readonly string[]): RunningProcess => {
    const child = spawn(command, args, { cwd: folder, env });
    children.push(child);
    return { child, ended: watch(child) };
  };
  const start = (...args: string[]): RunningProcess =>
    begin(process.execPath, [BUILT_CLI, ...args]);
  const run = (args: readonly string[], input?: Uint8Array): Promise<ProcessResult> => {
    const { child, ended } = start(...args);
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    return ended;
  };
  const shell = (line: string): Promise<ProcessResult> => {
    const named = `capstan() { "${process.execPath}" "$CAPSTAN_CLI" "$@"; }\nset -o pipefail\n${line}`;
    const { child, ended } = begin("bash", ["-c", named]);
    child.stdin?.end();
    return ended;
  };
  try {
    return await use({ folder, home, start, run, shell });
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

const POLL_MS = 20;
const LIMIT_MS = 20_000;

/** Waits until something is so. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const clock = new SystemClock();
  const deadlineMs = clock.nowMs + LIMIT_MS;
  while (!holds()) {
    if (clock.nowMs > deadlineMs) throw new TypeError(`waited in vain until ${what}`);
    await clock.sleep(POLL_MS);
  }
}

/** All files below a folder, as paths relative to it. */
export function filesBelow(folder: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
}
