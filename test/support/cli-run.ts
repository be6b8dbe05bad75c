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

/** A home folder of its own, and the command line in this process with it. */
export interface CliStand {
  readonly folder: string;
  readonly run: (...args: string[]) => Promise<CliResult>;
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
  const run = async (...args: string[]): Promise<CliResult> => {
    const [stdout, stderr] = [new TextSink(), new TextSink()];
    const env = { CAPSTAN_HOME: join(folder, "home") };
    const status = await runCommand(args, { stdin: input, stdout, stderr, env, cwd: folder });
    return { status, stdout: stdout.text, stderr: stderr.text };
  };
  const json = async (...args: string[]): Promise<Readonly<Record<string, unknown>>> => {
    const { stdout } = await run(...args, "--json");
    const document: unknown = JSON.parse(stdout);
    if (typeof document !== "object" || document === null) throw new TypeError(stdout);
    return { ...document };
  };
  try {
    await use({ folder, run, json });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
