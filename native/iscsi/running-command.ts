import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import {
  TASK_MANAGEMENT_FUNCTION,
  TASK_MANAGEMENT_REQUEST,
} from "../../src/iscsi/initiator-pdus.ts";
import type { ScsiTask, TaskPlace, TaskStatus } from "./scsi-task.ts";
import { startTimer, type Timer } from "./start-timer.ts";
import type { Clock } from "../../src/clock/clock.ts";
import type { Trouble } from "./trouble.ts";

/** Why a command is to end before its time. */
export type StopReason = "timeout" | "abort";

/** How a command ended. */
export type CommandEnd =
  | ({ readonly kind: "status" } & TaskStatus)
  /** It was ended, or never sent, because somebody asked for that. */
  | { readonly kind: "stopped"; readonly reason: StopReason }
  /** The session is over. */
  | { readonly kind: "lost"; readonly trouble: Trouble };

/** Task management responses. RFC 7143, Task Management Function Response, Response. */
const DONE = 0;
const NO_SUCH_TASK = 1;

/**
 * One command with everything that may end it. Stopping it means ABORT TASK; a logical unit is never reset, because others
 * may be using it. When the target does not answer the abort in time, the connection is given up.
 */
export class RunningCommand {
  readonly task: ScsiTask;
  /** Settles once, and never rejects. */
  readonly over: Promise<CommandEnd>;
  readonly #place: TaskPlace;
  readonly #clock: Clock;
  readonly #abortLimitMs: number;
  #settle: (end: CommandEnd) => void = () => undefined;
  #isOver = false;
  #stopping: StopReason | undefined;
  #abortTag: number | undefined;
  #abortTimer: Timer | undefined;
  /** The status, when it crossed the request to abort. */
  #crossed: TaskStatus | undefined;

  constructor(
    task: ScsiTask,
    place: TaskPlace,
    limits: { readonly clock: Clock; readonly abortLimitMs: number },
  ) {
    this.task = task;
    this.#place = place;
    this.#clock = limits.clock;
    this.#abortLimitMs = limits.abortLimitMs;
    this.over = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether R2Ts are still answered: a task that is being aborted gets no more data. */
  get takesData(): boolean {
    return this.#stopping === undefined;
  }

  #end(end: CommandEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#abortTimer?.cancel();
    this.#settle(end);
  }

  /** The target ended it. */
  finish(status: TaskStatus): void {
    if (this.#abortTag === undefined) this.#end({ kind: "status", ...status });
    // The answer to the abort is on its way, and the next command must not meet it.
    else this.#crossed = status;
  }

  /** The session ended it. A status that came before is still true. */
  lose(trouble: Trouble): void {
    if (this.#crossed !== undefined) this.#end({ kind: "status", ...this.#crossed });
    else this.#end({ kind: "lost", trouble });
  }

  /** Asks the target to end it; `abortTag` names the request. */
  stop(reason: StopReason, abortTag: number): void {
    const { connection } = this.#place;
    if (this.#isOver) {
      // The command has its status, but data of the caller still wait to be sent to a target that takes none.
      if (reason === "timeout") connection.fail(this.#noAnswer());
      return;
    }
    if (this.task.commandNumber === undefined) {
      this.#end({ kind: "stopped", reason });
      return;
    }
    // Time that runs out is said even if somebody wanted it to stop.
    if (this.#stopping === undefined || reason === "timeout") this.#stopping = reason;
    if (this.#abortTag === undefined) this.#sendAbort(abortTag, this.task.commandNumber);
  }

  #noAnswer(): Trouble {
    return { code: "TRANSPORT_TIMEOUT", says: "no answer within its time limit" };
  }

  #sendAbort(abortTag: number, referencedCommandNumber: number): void {
    const { connection, numbers, logicalUnit } = this.#place;
    this.#abortTag = abortTag;
    this.#abortTimer = startTimer(this.#clock, this.#abortLimitMs, () => {
      connection.fail(this.#noAnswer());
    });
    connection.send(TASK_MANAGEMENT_REQUEST, {
      immediate: true,
      taskFunction: TASK_MANAGEMENT_FUNCTION.abortTask,
      logicalUnit,
      initiatorTaskTag: abortTag,
      referencedTaskTag: this.task.tag,
      referencedCommandNumber,
      ...numbers.current,
    });
  }

  /** Takes the answer to an abort; false when none was asked for under this tag. */
  answerAbort(tag: number, response: number): boolean {
    if (tag !== this.#abortTag || tag === NO_TAG) return false;
    const reason = this.#stopping ?? "abort";
    this.#abortTag = undefined;
    this.#abortTimer?.cancel();
    if (this.#crossed !== undefined) this.#end({ kind: "status", ...this.#crossed });
    else if (response === DONE || response === NO_SUCH_TASK) this.#end({ kind: "stopped", reason });
    else if (reason === "timeout") this.#place.connection.fail(this.#noAnswer());
    // The target cannot abort it: then it goes on, since a signal only asks.
    else this.#stopping = undefined;
    return true;
  }
}
