import { CodecError } from "../../src/codec/codec-error.ts";
import type { Clock } from "../../src/clock/clock.ts";
import { dataSegmentBytesOf, NO_TAG, opcodeOf } from "../../src/iscsi/define-pdu.ts";
import { LOGOUT_REQUEST, NOP_OUT } from "../../src/iscsi/initiator-pdus.ts";
import type { PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { serialAfter } from "../../src/iscsi/serial-number.ts";
import {
  ASYNC_EVENT,
  ASYNC_MESSAGE,
  DATA_IN,
  LOGOUT_RESPONSE,
  NOP_IN,
  READY_TO_TRANSFER,
  REJECT,
  SCSI_RESPONSE,
  TASK_MANAGEMENT_RESPONSE,
} from "../../src/iscsi/target-pdus.ts";
import type { ScsiRequest } from "../../src/transport/scsi-transport.ts";
import { LOGIN_TAG } from "./login-dialogue.ts";
import { RunningCommand, type CommandEnd } from "./running-command.ts";
import { ScsiTask, type TaskPlace } from "./scsi-task.ts";
import { startTimer } from "./start-timer.ts";
import type { Trouble } from "./trouble.ts";

const LOGOUT_LIMIT_MS = 2000;
const CLOSE_SESSION = 0;

/** What a session needs besides its place. */
export interface SessionLimits {
  readonly clock: Clock;
  readonly abortLimitMs: number;
}

/** A session that is logged in: one connection, one command at a time. It ends once and is dead then. */
export class IscsiSession {
  readonly #place: TaskPlace;
  readonly #limits: SessionLimits;
  #running: RunningCommand | undefined;
  #lastTag = LOGIN_TAG;
  /** The task that was aborted last: the target may have sent more of it before it knew. */
  #abortedTag = NO_TAG;
  #leaving = false;
  #onWindow: (() => void) | undefined;
  #onLoggedOut: (() => void) | undefined;

  constructor(place: TaskPlace, limits: SessionLimits) {
    this.#place = place;
    this.#limits = limits;
    place.connection.listen({
      frame: (frame) => {
        this.#receive(frame);
      },
      place: (header) => this.#placeFor(header),
      failed: (trouble) => {
        this.#failed(trouble);
      },
    });
  }

  /** Why it is over; `undefined` while it lives. */
  get trouble(): Trouble | undefined {
    return this.#place.connection.failure;
  }

  get parameters(): TaskPlace["parameters"] {
    return this.#place.parameters;
  }

  /** Ends it at once. */
  fail(trouble: Trouble): void {
    this.#place.connection.fail(trouble);
  }

  /** Runs one command; never rejects. `sent` in the result: the command may have left this machine. */
  async run(
    request: ScsiRequest,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly end: CommandEnd; readonly sent: boolean }> {
    const task = new ScsiTask(this.#nextTag(), request, this.#place);
    const running = new RunningCommand(task, this.#place, this.#limits);
    this.#running = running;
    const timer = startTimer(this.#limits.clock, request.timeoutMs, () => {
      running.stop("timeout", this.#nextTag());
    });
    const abort = (): void => {
      running.stop("abort", this.#nextTag());
    };
    signal?.addEventListener("abort", abort);
    // It may have been given while the connection was made.
    if (signal?.aborted === true) abort();
    try {
      await this.#start(running);
      const end = await running.over;
      if (end.kind === "stopped") this.#abortedTag = task.tag;
      // Until all is with the operating system, the caller's buffer is in use.
      await this.#place.connection.flushed();
      return { end, sent: task.commandNumber !== undefined };
    } finally {
      timer.cancel();
      signal?.removeEventListener("abort", abort);
      this.#running = undefined;
      if (this.#leaving) await this.logout();
    }
  }

  /** Sends the command as soon as the target's window allows, unless it is stopped before. */
  async #start(running: RunningCommand): Promise<void> {
    while (!this.#place.numbers.windowOpen && this.trouble === undefined && !running.isOver) {
      const opened = new Promise<void>((resolve) => {
        this.#onWindow = resolve;
      });
      await Promise.race([opened, running.over]);
    }
    if (running.isOver) return;
    if (this.trouble !== undefined) running.lose(this.trouble);
    else running.task.start();
  }

  #nextTag(): number {
    this.#lastTag = serialAfter(this.#lastTag);
    if (this.#lastTag === NO_TAG) this.#lastTag = serialAfter(LOGIN_TAG);
    return this.#lastTag;
  }

  /** Logs out and ends the connection; waits no longer than two seconds for the target. */
  async logout(): Promise<void> {
    const { connection, numbers } = this.#place;
    if (this.trouble !== undefined) return;
    const answered = new Promise<void>((resolve) => {
      this.#onLoggedOut = resolve;
    });
    const timer = startTimer(this.#limits.clock, LOGOUT_LIMIT_MS, () => this.#onLoggedOut?.());
    connection.send(LOGOUT_REQUEST, {
      immediate: true,
      reason: CLOSE_SESSION,
      initiatorTaskTag: this.#nextTag(),
      connectionId: 0,
      ...numbers.current,
    });
    await answered;
    timer.cancel();
    this.fail({ code: "TRANSPORT_FAILED", says: "the session was logged out" });
  }

  #failed(trouble: Trouble): void {
    this.#running?.lose(trouble);
    this.#onWindow?.();
    this.#onLoggedOut?.();
  }

  #placeFor(header: Uint8Array): Uint8Array | undefined {
    if (opcodeOf(header) !== DATA_IN.opcode) return undefined;
    const { initiatorTaskTag, bufferOffset } = DATA_IN.header.fields;
    const task = this.#running?.task;
    if (initiatorTaskTag.get(header) !== task?.tag || this.#running?.isOver === true)
      return undefined;
    return task.placeFor(bufferOffset.get(header), dataSegmentBytesOf(header));
  }

  /** Takes any PDU; what is thrown here ends the session. */
  #receive(frame: PduFrame): void {
    switch (opcodeOf(frame.header)) {
      case DATA_IN.opcode:
        this.#receiveData(frame);
        break;
      case SCSI_RESPONSE.opcode:
        this.#receiveResponse(frame);
        break;
      case READY_TO_TRANSFER.opcode:
        this.#receiveReady(frame);
        break;
      case NOP_IN.opcode:
        this.#receivePing(frame);
        break;
      case TASK_MANAGEMENT_RESPONSE.opcode:
        this.#receiveAbortAnswer(frame);
        break;
      case ASYNC_MESSAGE.opcode:
        this.#receiveMessage(frame);
        break;
      case REJECT.opcode:
        this.#receiveReject(frame);
        break;
      case LOGOUT_RESPONSE.opcode:
        this.#receiveLogoutAnswer(frame);
        break;
      default:
        throw new CodecError(
          "PDU",
          0,
          `operation code ${opcodeOf(frame.header)} has no place here`,
        );
    }
    if (this.#place.numbers.windowOpen) this.#onWindow?.();
  }

  /** The running command with this tag; `undefined` for the one that was aborted. @throws CodecError for any other. */
  #commandOf(tag: number): RunningCommand | undefined {
    const running = this.#running;
    if (running?.task.tag === tag && !running.isOver) return running;
    if (tag === this.#abortedTag || running?.task.tag === tag) return undefined;
    throw new CodecError("PDU/initiatorTaskTag", 16, `there is no task ${tag}`);
  }

  #receiveData(frame: PduFrame): void {
    const header = DATA_IN.header.decode(frame.header);
    this.#place.numbers.note(header, header.statusPresent);
    const running = this.#commandOf(header.initiatorTaskTag);
    const status = running?.task.receiveData(header, frame.data.length);
    if (status !== undefined) running?.finish(status);
  }

  #receiveResponse(frame: PduFrame): void {
    const header = SCSI_RESPONSE.header.decode(frame.header);
    this.#place.numbers.note(header, true);
    const running = this.#commandOf(header.initiatorTaskTag);
    if (running === undefined) return;
    const status = running.task.receiveResponse(header, frame.data);
    if (status !== undefined) running.finish(status);
    else this.fail({ code: "ISCSI_TARGET_FAILURE", says: "the target says that it failed itself" });
  }

  #receiveReady(frame: PduFrame): void {
    const header = READY_TO_TRANSFER.header.decode(frame.header);
    this.#place.numbers.note(header, false);
    const running = this.#commandOf(header.initiatorTaskTag);
    if (running?.takesData === true) running.task.receiveReady(header);
  }

  /** A ping must be answered at any time, or the target takes this side for dead. */
  #receivePing(frame: PduFrame): void {
    const { connection, numbers } = this.#place;
    const header = NOP_IN.header.decode(frame.header);
    const { targetTransferTag, logicalUnit, initiatorTaskTag } = header;
    if (initiatorTaskTag !== NO_TAG)
      throw new CodecError("NOP-In/initiatorTaskTag", 16, "the answer to a ping that nobody sent");
    numbers.note(header, false);
    if (targetTransferTag === NO_TAG) return;
    const value = { immediate: true, logicalUnit, initiatorTaskTag, targetTransferTag };
    connection.send(NOP_OUT, { ...value, ...numbers.current });
  }

  #receiveAbortAnswer(frame: PduFrame): void {
    const header = TASK_MANAGEMENT_RESPONSE.header.decode(frame.header);
    this.#place.numbers.note(header, true);
    if (this.#running?.answerAbort(header.initiatorTaskTag, header.response) !== true)
      throw new CodecError("Task Management Function Response", 16, "the answer to no request");
  }

  #receiveMessage(frame: PduFrame): void {
    const header = ASYNC_MESSAGE.header.decode(frame.header);
    this.#place.numbers.note(header, true);
    switch (header.event) {
      case ASYNC_EVENT.logoutRequested:
      // Nothing is negotiated twice here; RFC 7143 lets an initiator log out instead.
      case ASYNC_EVENT.renegotiate:
        this.#leaving = true;
        if (this.#running === undefined) void this.logout();
        break;
      case ASYNC_EVENT.droppingConnection:
      case ASYNC_EVENT.droppingAllConnections:
        this.fail({
          code: "TRANSPORT_FAILED",
          says: "the target says that it drops the connection",
        });
        break;
      default:
        // What a logical unit has to say comes again as a unit attention; what vendors say has no meaning here.
        break;
    }
  }

  #receiveReject(frame: PduFrame): void {
    const { reason } = REJECT.header.decode(frame.header);
    const says = `the target rejects a PDU (reason ${reason.toString(16).padStart(2, "0")}h)`;
    this.fail({ code: "ISCSI_REJECTED", says });
  }

  #receiveLogoutAnswer(frame: PduFrame): void {
    this.#place.numbers.note(LOGOUT_RESPONSE.header.decode(frame.header), true);
    if (this.#onLoggedOut === undefined)
      throw new CodecError("Logout Response", 16, "the answer to no request");
    this.#onLoggedOut();
  }
}
