import { isatty } from "node:tty";
import { Worker } from "node:worker_threads";
import { CommandPulse, describeRunning, endProcessNow, SystemClock } from "../../src/index.ts";
import type { RunningCommand } from "../../src/index.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { note } from "../io.ts";
import { ClaimsOfThread } from "./answer-claims.ts";
import type { FromThread, ThreadOrder, ToThread } from "./thread-order.ts";
import { enlargeYoungGeneration } from "./young-generation.ts";

/** So long a command of the drive may go on after the user asked to stop, in milliseconds. */
const PATIENCE_MS = 1500;
/** A command of the drive that brings its buffer onto the tape may go on for longer: the tape is being closed. */
const CLOSING_PATIENCE_MS = 120_000;
/** WRITE and WRITE FILEMARKS. */
const CLOSING: ReadonlySet<number> = new Set([0x0a, 0x10]);
/** Between commands the thread looks after files, other threads, and the wish to stop. */
const IDLE_PATIENCE_MS = 10_000;
const LOOK_MS = 100;

function patienceMs(running: RunningCommand | undefined): number {
  if (running === undefined) return IDLE_PATIENCE_MS;
  return CLOSING.has(running.opcode) ? CLOSING_PATIENCE_MS : PATIENCE_MS;
}

/**
 * Runs a command on a thread of its own and keeps the main thread free: for signals, and to leave the command's thread to
 * itself when it hangs in the kernel, where nobody can end it. Then the process ends all the same.
 */
export async function supervise(args: readonly string[], io: Io): Promise<number> {
  const pulse = new CommandPulse();
  const order: ThreadOrder = {
    args,
    pulse: pulse.memory,
    terminals: { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) },
    ...(io.stderr.columns === undefined ? {} : { columns: io.stderr.columns }),
  };
  enlargeYoungGeneration();
  const worker = new Worker(new URL("./command-thread.js", import.meta.url), { workerData: order });
  const claims = new ClaimsOfThread(worker);
  const watch = new StopWatch(worker, pulse, io);
  try {
    return await ended(worker, io);
  } finally {
    watch.end();
    await claims.end();
  }
}

/** The exit status of the thread's command; a thread that dies without one is a fault of ours. */
function ended(worker: Worker, io: Io): Promise<number> {
  return new Promise((resolve) => {
    let status: number | undefined;
    worker.on("message", (message: FromThread) => {
      if (message.kind === "ended") status = message.status;
    });
    worker.once("error", (error) => {
      note(io, `capstan: the command's thread has failed: ${String(error)}`);
    });
    worker.once("exit", () => {
      resolve(status ?? EXIT.internalFault);
    });
  });
}

/** Turns the first signal into an orderly stop, and sees to it that the prompt comes back. */
class StopWatch {
  readonly #worker: Worker;
  readonly #pulse: CommandPulse;
  readonly #io: Io;
  readonly #clock = new SystemClock();
  readonly #ended = new AbortController();
  #asked = false;
  readonly #onSignal = (): void => {
    void this.#stop();
  };

  constructor(worker: Worker, pulse: CommandPulse, io: Io) {
    this.#worker = worker;
    this.#pulse = pulse;
    this.#io = io;
    process.on("SIGINT", this.#onSignal);
    process.on("SIGTERM", this.#onSignal);
  }

  end(): void {
    this.#ended.abort();
    process.off("SIGINT", this.#onSignal);
    process.off("SIGTERM", this.#onSignal);
  }

  async #stop(): Promise<void> {
    if (this.#asked) return this.#leave("asked again");
    this.#asked = true;
    note(this.#io, "capstan: stopping in good order (again: end at once)");
    const stop: ToThread = { kind: "stop" };
    this.#worker.postMessage(stop);
    await this.#watch();
  }

  /** Waits as long as the thread gets on; a single command of the drive that does not end is given up. */
  async #watch(): Promise<void> {
    let ordinal = this.#pulse.running?.ordinal;
    let sinceMs = this.#clock.nowMs;
    while (await this.#pause()) {
      const { running } = this.#pulse;
      if (running?.ordinal !== ordinal) sinceMs = this.#clock.nowMs;
      ordinal = running?.ordinal;
      if (this.#clock.nowMs - sinceMs < patienceMs(running)) continue;
      const what = running === undefined ? "the command" : describeRunning(running);
      return this.#leave(`${what} does not end`);
    }
  }

  async #pause(): Promise<boolean> {
    try {
      await this.#clock.sleep(LOOK_MS, { signal: this.#ended.signal });
      return true;
    } catch {
      return false;
    }
  }

  async #leave(why: string): Promise<void> {
    note(this.#io, `capstan: ended at once (${why}); what is on the tape is not known to be whole`);
    await endProcessNow(EXIT.interrupted);
  }
}
