import type { Readable, Writable } from "node:stream";
import type { Claimant, Recording } from "../src/index.ts";

/** An output stream, and whether a person looks at it. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** What a command has to do with the world outside. Tests hand in their own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Takes up what is exchanged with the drive. */
  readonly recording?: Recording;
  /** Claims drives in place of a thread that they block. */
  readonly claimant?: Claimant;
  /** Memory in which the thread that watches over this one sees which command it is waiting for. */
  readonly pulse?: SharedArrayBuffer;
}

/** The world of this process. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, cwd: process.cwd() };
}

/** Writes a line for people to the standard error output. */
export function note(io: Io, line: string): void {
  io.stderr.write(`${line}\n`);
}
