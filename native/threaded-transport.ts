import { Worker } from "node:worker_threads";
import type { Clock } from "../src/clock/clock.ts";
import { AbortedError, TransportError } from "../src/transport/errors.ts";
import type {
  ScsiReply,
  ScsiRequest,
  ScsiTransport,
  TransferLimits,
} from "../src/transport/scsi-transport.ts";
import type { BlockingDevice } from "./blocking-device.ts";
import { CommandPulse, describeRunning } from "../src/transport/command-pulse.ts";
import {
  fromPlainError,
  type ThreadAnswer,
  type ThreadOrder,
  type ThreadStart,
} from "./thread-messages.ts";

/** How a device gets a thread of its own. */
export interface ThreadedTransportOptions {
  readonly device: BlockingDevice;
  readonly clock: Clock;
  /** How long {@link ThreadedTransport.close} waits for a command that is running, in milliseconds. @defaultValue 1000 */
  readonly closeLimitMs?: number;
}

const CLOSE_LIMIT_MS = 1000;

interface Pending {
  readonly request: ScsiRequest;
  readonly resolve: (reply: ScsiReply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A blocking device for a thread that must not block: its commands go to a thread of their own and come back, which
 * costs some 70 µs each. Data in shared memory are not copied. Who moves much data runs in a thread itself instead and
 * opens the device there.
 *
 * The thread ends with {@link close}. If it hangs in a command, nobody can end it, not even the end of the program, which
 * waits for it: `close` then rejects and lets go, and only `endProcessNow` ends the program.
 */
export class ThreadedTransport implements ScsiTransport {
  readonly limits: TransferLimits;
  readonly #worker: Worker;
  readonly #pulse: CommandPulse;
  readonly #options: ThreadedTransportOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #onMessage = (answer: ThreadAnswer): void => {
    this.#take(answer);
  };
  #nextId = 1;
  #closing: Promise<void> | undefined;
  #settleClose: ((error?: Error) => void) | undefined;
  #dead: TransportError | undefined;

  private constructor(
    thread: { readonly worker: Worker; readonly pulse: CommandPulse },
    limits: TransferLimits,
    options: ThreadedTransportOptions,
  ) {
    this.limits = limits;
    this.#worker = thread.worker;
    this.#pulse = thread.pulse;
    this.#options = options;
    this.#worker.on("message", this.#onMessage);
    this.#worker.once("error", (cause) => {
      this.#died(cause);
    });
    this.#worker.once("exit", () => {
      this.#died(undefined);
    });
  }

  /**
   * Starts the thread and opens the device there.
   * @throws what opening the device throws; TransportError `TRANSPORT_THREAD_DIED`
   */
  static async open(options: ThreadedTransportOptions): Promise<ThreadedTransport> {
    const pulse = new CommandPulse();
    const start: ThreadStart = { device: options.device, pulse: pulse.memory };
    const worker = new Worker(new URL("./transport-thread.js", import.meta.url), {
      workerData: start,
    });
    const limits = await opened(worker);
    return new ThreadedTransport({ worker, pulse }, limits, options);
  }

  execute(
    request: ScsiRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScsiReply> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    if (this.#closing !== undefined) return Promise.reject(closedError());
    if (options.signal?.aborted === true)
      return Promise.reject(new AbortedError("stopped before the command was sent"));
    const id = this.#nextId++;
    const { cdb, timeoutMs, dataOut, dataIn } = request;
    const shared = dataIn?.buffer instanceof SharedArrayBuffer;
    this.#order({
      ...{ kind: "execute", id, cdb, timeoutMs },
      ...(dataOut === undefined ? {} : { dataOut }),
      ...(dataIn === undefined ? {} : { dataIn: shared ? dataIn : dataIn.length }),
    });
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { request, resolve, reject });
    });
  }

  /**
   * Closes the device and ends the thread. Safe to call twice.
   * @throws TransportError `TRANSPORT_ABANDONED` when a command still runs after `closeLimitMs`: it goes on, and so does
   *   its thread
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#dead !== undefined) return;
    const { clock, closeLimitMs = CLOSE_LIMIT_MS } = this.#options;
    const closed = new Promise<Error | undefined>((resolve) => {
      this.#settleClose = resolve;
    });
    this.#order({ kind: "close" });
    const late = new AbortController();
    const limit = clock.sleep(closeLimitMs, { signal: late.signal }).then(
      () => this.#abandon(closeLimitMs),
      () => undefined,
    );
    const error = await Promise.race([closed, limit]);
    late.abort();
    if (error !== undefined) throw error;
  }

  /** The thread is left to itself: the program's event loop no longer waits for it. */
  #abandon(afterMs: number): TransportError {
    const { running } = this.#pulse;
    const what =
      running === undefined ? "it does not answer" : `${describeRunning(running)} still goes on`;
    const error = new TransportError(
      "TRANSPORT_ABANDONED",
      `close the drive: ${what} after ${String(afterMs)} ms; its thread is given up`,
      { executed: "unknown" },
    );
    this.#dead = error;
    this.#failAll(error);
    // A listener would keep the event loop waiting; removing all of them would take Node's own as well.
    this.#worker.off("message", this.#onMessage);
    this.#worker.unref();
    return error;
  }

  #order(order: ThreadOrder): void {
    this.#worker.postMessage(order);
  }

  #take(answer: ThreadAnswer): void {
    switch (answer.kind) {
      case "reply":
        this.#takeReply(answer);
        break;
      case "failure":
        this.#pending.get(answer.id)?.reject(fromPlainError(answer.error));
        this.#pending.delete(answer.id);
        break;
      case "closed":
        this.#dead ??= closedError();
        this.#settleClose?.(answer.error === undefined ? undefined : fromPlainError(answer.error));
        break;
      case "opened":
      case "notOpened":
        // Came before this transport was made.
        break;
    }
  }

  #takeReply({ id, reply, received }: Extract<ThreadAnswer, { kind: "reply" }>): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (received !== undefined)
      pending?.request.dataIn?.set(received.subarray(0, reply.transferredBytes));
    pending?.resolve(reply);
  }

  #died(cause: unknown): void {
    if (this.#dead === undefined) {
      this.#dead = diedError(cause, "no");
      this.#failAll(diedError(cause, "unknown"));
    }
    this.#settleClose?.();
  }

  #failAll(error: TransportError): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

function opened(worker: Worker): Promise<TransferLimits> {
  return new Promise((resolve, reject) => {
    const onEnd = (cause: unknown): void => {
      reject(diedError(cause, "no"));
    };
    worker.once("message", (answer: ThreadAnswer) => {
      worker.off("error", onEnd);
      worker.off("exit", onEnd);
      if (answer.kind === "opened") resolve(answer.limits);
      else if (answer.kind === "notOpened") reject(fromPlainError(answer.error));
      else onEnd(undefined);
    });
    worker.once("error", onEnd);
    worker.once("exit", onEnd);
  });
}

function closedError(): TransportError {
  return new TransportError("TRANSPORT_CLOSED", "send a command: the drive was closed", {
    executed: "no",
  });
}

function diedError(cause: unknown, executed: "no" | "unknown"): TransportError {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new TransportError(
    "TRANSPORT_THREAD_DIED",
    `send a command: the drive's thread has ended${why}`,
    { executed, cause },
  );
}
