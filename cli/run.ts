import { COMMANDS } from "./command-table.ts";
import { EXIT, exitStatusOf } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { note, processIo } from "./io.ts";
import { reportError } from "./output/report-error.ts";
import { listenForStop } from "./stop-signals.ts";
import { blocksItsThread } from "./thread/blocks-its-thread.ts";

/** Runs one command with the world of this process; gives the exit status. */
export async function runFromProcess(args: readonly string[]): Promise<number> {
  const io = processIo();
  if (blocksItsThread(args, io.env)) {
    const { supervise } = await import("./thread/supervise.ts");
    return supervise(args, io);
  }
  // Who reads our output may leave when it has seen enough; that is no error of ours.
  io.stdout.on("error", () => undefined);
  const stop = listenForStop(io);
  try {
    return await runCommand(args, io, stop.signal);
  } finally {
    stop.release();
  }
}

/** Runs one command: its name, then its arguments. Never throws; errors are told and become an exit status. */
export async function runCommand(
  args: readonly string[],
  io: Io,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const [name = "", ...rest] = args;
  const entry = COMMANDS.find((one) => one.name === name);
  if (entry === undefined) {
    note(io, `capstan: there is no command ${JSON.stringify(name)}; capstan --help lists them`);
    return EXIT.usage;
  }
  try {
    const command = await entry.load();
    const run = (inner: readonly string[], world: Io): Promise<number> =>
      runCommand(inner, world, signal);
    return await command.run({ args: rest, io, signal, run });
  } catch (thrown) {
    const exitStatus = exitStatusOf(thrown);
    const options = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : undefined);
    reportError(io, { command: name, thrown, exitStatus, json: options.includes("--json") });
    return exitStatus;
  }
}
