import { SystemClock } from "../../src/clock/system-clock.ts";
import type { Guest } from "../vm/guest.ts";

/** How a program of the guest ended. */
export interface ProgramEnd {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs in the guest until it is stopped. */
export interface RunningProgram {
  /** The first line of its standard output that holds these words; waits for it. */
  lineWith(words: string): Promise<string>;
  /** Sends it a signal and waits for its end. */
  stop(signal: "TERM" | "INT"): Promise<ProgramEnd>;
}

/** What a command that goes on until it is stopped says at the first signal. */
export const STOPPING = "capstan: stopping in good order (again: end at once)\n";

const clock = new SystemClock();
const LIMIT_MS = 60_000;
const POLL_MS = 200;

/** Starts the built `capstan` in the guest; `name` is for its files below /tmp. */
export async function startCapstan(
  guest: Guest,
  name: string,
  words: string,
): Promise<RunningProgram> {
  const file = (kind: string): string => `/tmp/${name}.${kind}`;
  // A shell of its own, which outlives the line and keeps the exit status.
  const inside = `node /capstan/dist/cli/main.js ${words} >${file("out")} 2>${file("err")} &
    echo $! >${file("pid")}; wait $!; echo $? >${file("status")}`;
  await guest.must(`rm -f /tmp/${name}.*; setsid bash -c '${inside}' </dev/null >/dev/null 2>&1 &`);
  const read = (kind: string): Promise<string> => guest.must(`cat ${file(kind)} 2>/dev/null || :`);
  const ended = async (): Promise<ProgramEnd> => ({
    status: Number(await read("status")),
    stdout: await read("out"),
    stderr: await read("err"),
  });
  /** Waits for a whole line with these words in a file; gives the first. */
  async function lineIn(kind: string, wanted: string): Promise<string> {
    const deadlineMs = clock.nowMs + LIMIT_MS;
    while (clock.nowMs < deadlineMs) {
      const lines = (await read(kind)).split("\n").slice(0, -1);
      const found = lines.find((line) => line.includes(wanted));
      if (found !== undefined) return found;
      await clock.sleep(POLL_MS);
    }
    throw new Error(`capstan ${words}: no ${kind} in time; ${JSON.stringify(await ended())}`);
  }
  return {
    lineWith: (wanted) => lineIn("out", wanted),
    async stop(signal) {
      await guest.must(`kill -${signal} ${await lineIn("pid", "")}`);
      await lineIn("status", "");
      return ended();
    },
  };
}
