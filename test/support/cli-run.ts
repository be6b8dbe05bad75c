import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import type { Readable } from "node:stream";
import { runCommand } from "../../cli/run.ts";

/** What a command printed and how it ended. */
export interface CliResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on until it is stopped. */
export interface CliRun {
  /** What it has printed so far. */
  readonly printed: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<CliResult>;
  /** As SIGTERM does. */
  readonly stop: () => Promise<CliResult>;
}

/** A home folder of its own, and the command line in this process with it. */
export interface CliStand {
  readonly folder: string;
  readonly run: (...args: string[]) => Promise<CliResult>;
  /** Begins a command; `env` comes on top. */
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => CliRun;
  /** The document of a command with --json. */
  readonly json: (...args: string[]) => Promise<Readonly<Record<string, unknown>>>;
}

class TextSink extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

/** Runs something with the command line in a fresh home; cleans up. Nothing is a terminal. */
export async function withCli(
  use: (stand: CliStand) => Promise<void>,
  input: Readable = new PassThrough().end(),
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "capstan-cli-"));
  const start: CliStand["start"] = (args, more = {}) => {
    const [stdout, stderr] = [new TextSink(), new TextSink()];
    const env = { CAPSTAN_HOME: join(folder, "home"), ...more };
    const stopped = new AbortController();
    const io = { stdin: input, stdout, stderr, env, cwd: folder };
    const ended = runCommand(args, io, stopped.signal).then((status) => {
      return { status, stdout: stdout.text, stderr: stderr.text };
    });
    return {
      ended,
      stop: () => {
        stopped.abort();
        return ended;
      },
      get printed() {
        return { stdout: stdout.text, stderr: stderr.text };
      },
    };
  };
  const run = (...args: string[]): Promise<CliResult> => start(args).ended;
  const json = async (...args: string[]): Promise<Readonly<Record<string, unknown>>> => {
    const { stdout } = await run(...args, "--json");
    const document: unknown = JSON.parse(stdout);
    if (typeof document !== "object" || document === null) throw new TypeError(stdout);
    return { ...document };
  };
  try {
    await use({ folder, run, start, json });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
