import type { Socket } from "node:net";
import type { Clock } from "../../src/clock/clock.ts";
import { AbortedError } from "../../src/transport/errors.ts";
import type { FolderAction, FolderReport } from "../drive-folder/folder-action.ts";
import {
  codeOf,
  errorLine,
  LINE_END,
  parseRequest,
  reportLine,
  REQUEST_BYTES_MAX,
} from "./control-messages.ts";

/** What a control socket works on. */
export interface ControlTask {
  /** The drive's folder, which this process has locked. */
  readonly folder: string;
  /** Does what was asked for; `gone` aborts when nobody waits for it any more. */
  readonly perform: (action: FolderAction, gone: AbortSignal) => Promise<FolderReport>;
  /** Hears of faults of ours that an action met. */
  readonly onFault: (error: unknown) => void;
  readonly clock: Clock;
}

/** Who connects and does not ask for anything in this time, in milliseconds, is sent away. */
const QUIET_MS = 30_000;

/** Somebody who tells a served drive what hands do: requests one after the other, each with its answer. */
export class ControlConnection {
  /** Settles when it has ended, and nothing is done for it any more. */
  readonly over: Promise<void>;
  readonly #socket: Socket;
  readonly #task: ControlTask;
  readonly #gone = new AbortController();
  #received = Buffer.alloc(0);
  #wake: (() => void) | undefined;

  constructor(socket: Socket, task: ControlTask) {
    this.#socket = socket;
    this.#task = task;
    socket.on("data", (bytes: Buffer) => {
      this.#take(bytes);
    });
    // A broken connection is closed next.
    socket.on("error", () => undefined);
    for (const event of ["end", "close"]) {
      socket.on(event, () => {
        this.#leave();
      });
    }
    this.over = this.#serve();
  }

  /** Ends it at once. */
  destroy(): void {
    this.#socket.destroy();
    this.#leave();
  }

  #leave(): void {
    this.#gone.abort(new AbortedError("who asked for it is gone"));
    this.#wake?.();
  }

  #take(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    // What is not taken in time stays with the sender.
    if (this.#received.length > REQUEST_BYTES_MAX) this.#socket.pause();
    this.#wake?.();
  }

  async #serve(): Promise<void> {
    let goesOn = true;
    while (goesOn && !this.#gone.signal.aborted) {
      const request = await this.#nextLine();
      if (request === undefined) break;
      goesOn = await this.#answer(request);
    }
    this.#socket.destroySoon();
  }

  /** Gives whether the connection goes on: what is not understood ends it. */
  async #answer(request: Uint8Array): Promise<boolean> {
    let action;
    try {
      action = parseRequest(request);
    } catch (error) {
      this.#socket.write(errorLine(error));
      return false;
    }
    try {
      const report = await this.#task.perform(action, this.#gone.signal);
      this.#socket.write(reportLine(report));
    } catch (error) {
      if (codeOf(error) === undefined && !this.#gone.signal.aborted) this.#task.onFault(error);
      this.#socket.write(errorLine(error));
    }
    return true;
  }

  /** The next request, or the part of one that is too long; undefined when there will be none. */
  async #nextLine(): Promise<Uint8Array | undefined> {
    const came = new AbortController();
    this.#task.clock.sleep(QUIET_MS, { signal: came.signal }).then(
      () => {
        this.destroy();
      },
      () => undefined,
    );
    try {
      return await this.#lineOrEnd();
    } finally {
      came.abort();
    }
  }

  async #lineOrEnd(): Promise<Uint8Array | undefined> {
    while (!this.#gone.signal.aborted) {
      const end = this.#received.indexOf(LINE_END);
      if (end >= 0 || this.#received.length > REQUEST_BYTES_MAX) {
        const line = this.#received.subarray(0, end < 0 ? undefined : end);
        this.#received = end < 0 ? Buffer.alloc(0) : this.#received.subarray(end + 1);
        this.#socket.resume();
        return line;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return undefined;
  }
}
