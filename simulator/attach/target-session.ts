import { CodecError } from "../../src/codec/codec-error.ts";
import { dataSegmentBytesOf, NO_TAG, opcodeOf } from "../../src/iscsi/define-pdu.ts";
import {
  DATA_OUT,
  LOGIN_REQUEST,
  LOGOUT_REQUEST,
  NOP_OUT,
  SCSI_COMMAND,
  SNACK_REQUEST,
  TASK_MANAGEMENT_FUNCTION as FUNCTION,
  TASK_MANAGEMENT_REQUEST,
  TEXT_REQUEST,
} from "../../src/iscsi/initiator-pdus.ts";
import { decodeLogicalUnit } from "../../src/iscsi/logical-unit.ts";
import type { PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { serialAfter } from "../../src/iscsi/serial-number.ts";
import {
  LOGOUT_RESPONSE,
  NOP_IN,
  REJECT,
  REJECT_REASON,
  TASK_MANAGEMENT_RESPONSE,
} from "../../src/iscsi/target-pdus.ts";
import { abortTask } from "./abort-task.ts";
import { CommandTask, type TaskUnit } from "./command-task.ts";
import type { PduTaker } from "./pdu-channel.ts";
import type { SessionPlace } from "./session-place.ts";
import { CommandOrder } from "./command-order.ts";
import type { TaskRequest } from "./task-request.ts";
import type { LoggedIn } from "./target-login.ts";
import { TextConversation, type TargetDescription } from "./text-answer.ts";

/** What a session asks of the server that it belongs to. */
export interface SessionHost {
  /** The unit with that number, for this session; `undefined` in discovery, where commands have no place. */
  unitOf(number: number | undefined): TaskUnit;
  /** Does what a task management request asks; gives its response code. */
  manageTasks(session: TargetSession, request: TaskRequest): Promise<number>;
  /** Answers SendTargets. */
  readonly describe: TargetDescription;
  /** The session is over, and so are its tasks. */
  ended(session: TargetSession): void;
}

const NOTHING = new Uint8Array(0);
const LOGOUT = { done: 0, noSuchConnection: 1, noRecovery: 2 } as const;
const CLOSE_CONNECTION = 1;
/** Each takes memory for data that were not asked for. So many come by immediate commands only: the window bounds the rest. */
const TASKS_MAX = 64;

/** A session that is logged in, on its one connection: full feature phase. RFC 7143, Full Feature Phase. */
export class TargetSession implements PduTaker {
  readonly login: LoggedIn;
  readonly handle: number;
  /** Settles when it is over and all its tasks are. */
  readonly over: Promise<void>;
  readonly #connectionId: number;
  readonly #host: SessionHost;
  readonly #place: SessionPlace;
  readonly #tasks = new Map<number, CommandTask>();
  readonly #order: CommandOrder;
  readonly #text: TextConversation;
  #transferTag = 0;
  #placed: Uint8Array | undefined;
  /** Header of the PDU whose data came last, or are coming. */
  #dataHeader: Uint8Array = NOTHING;
  #markOver: () => void = () => undefined;

  constructor(
    facts: { readonly login: LoggedIn; readonly handle: number; readonly connectionId: number },
    host: SessionHost,
    place: Omit<SessionPlace, "nextTransferTag" | "forget">,
  ) {
    this.login = facts.login;
    this.handle = facts.handle;
    this.#connectionId = facts.connectionId;
    this.#host = host;
    this.#order = new CommandOrder(place.numbers);
    this.#text = new TextConversation(host.describe, facts.login);
    this.#place = {
      ...place,
      nextTransferTag: () => {
        this.#transferTag = serialAfter(this.#transferTag);
        if (this.#transferTag === NO_TAG) this.#transferTag = 1;
        return this.#transferTag;
      },
      forget: (taskTag) => {
        this.#tasks.delete(taskTag);
      },
    };
    this.over = new Promise((resolve) => {
      this.#markOver = resolve;
    });
  }

  /** Takes over the channel, whose login is answered. */
  begin(maxDataBytes: number): void {
    const { channel, numbers, parameters } = this.#place;
    const { headerDigest, dataDigest } = parameters;
    numbers.openWindow();
    channel.digests = { header: headerDigest, data: dataDigest };
    channel.maxDataBytes = maxDataBytes;
    channel.taker = this;
    if (channel.endReason !== undefined) this.ended();
  }

  /** Tasks that are not over, of one unit or of all. */
  tasksOf(unit?: number): readonly CommandTask[] {
    const all = [...this.#tasks.values()];
    if (unit === undefined) return all;
    return all.filter((task) => decodeLogicalUnit(task.header.logicalUnit) === unit);
  }

  /** Ends it at once; see {@link over}. */
  destroy(reason: string): void {
    this.#place.channel.destroy(reason);
  }

  /** Ends it behind the answer that is about to be sent. */
  endBehindAnswer(reason: string): void {
    setImmediate(() => {
      this.#place.channel.finish(reason);
    });
  }

  ended(): void {
    void this.#wind();
  }

  async #wind(): Promise<void> {
    const tasks = this.tasksOf();
    for (const task of tasks) task.cancel("its session is over");
    await Promise.all(tasks.map((task) => task.over));
    try {
      this.#host.ended(this);
    } finally {
      this.#markOver();
    }
  }

  /** Sends a ping that wants an answer. RFC 7143, NOP-In. */
  ping(): void {
    const { channel, numbers } = this.#place;
    const targetTransferTag = this.#place.nextTransferTag();
    channel.send(NOP_IN, { initiatorTaskTag: NO_TAG, targetTransferTag, ...numbers.next });
  }

  /** When something came last, by the clock. */
  get heardMs(): number {
    return this.#place.channel.heardMs;
  }

  place(header: Uint8Array): Uint8Array | undefined {
    this.#dataHeader = header;
    const byteLength = dataSegmentBytesOf(header);
    if (opcodeOf(header) === DATA_OUT.opcode) {
      const data = DATA_OUT.header.decode(header);
      return this.#tasks.get(data.initiatorTaskTag)?.placeFor(data, byteLength);
    }
    if (opcodeOf(header) !== SCSI_COMMAND.opcode) return undefined;
    const { write, expectedTransferBytes } = SCSI_COMMAND.header.decode(header);
    const { immediateData } = this.#place.parameters;
    const room = this.#unsolicitedRoom(expectedTransferBytes);
    if (!write || !immediateData || byteLength > room)
      throw new CodecError("SCSI Command", 5, "immediate data that were not agreed on");
    this.#placed = this.#place.pool.take(room);
    return this.#placed.subarray(0, byteLength);
  }

  #unsolicitedRoom(expectedTransferBytes: number): number {
    return Math.min(expectedTransferBytes, this.#place.parameters.firstBurstBytes);
  }

  take(frame: PduFrame): void {
    const { header } = frame;
    switch (opcodeOf(header)) {
      case DATA_OUT.opcode:
        this.#takeData(frame);
        break;
      case SCSI_COMMAND.opcode:
        this.#takeCommand(frame);
        break;
      case TASK_MANAGEMENT_REQUEST.opcode:
        this.#inOrder(TASK_MANAGEMENT_REQUEST.header.decode(header), () => {
          // A discovery session has no tasks, and must not end those of others.
          if (this.login.discovery) this.#reject(header, "protocolError");
          else this.#manage(frame).catch(this.#place.trouble);
        });
        break;
      case NOP_OUT.opcode:
        this.#inOrder(NOP_OUT.header.decode(header), () => {
          this.#answerPing(frame);
        });
        break;
      case TEXT_REQUEST.opcode:
        this.#inOrder(TEXT_REQUEST.header.decode(header), () => {
          this.#answerText(frame);
        });
        break;
      case LOGOUT_REQUEST.opcode:
        this.#inOrder(LOGOUT_REQUEST.header.decode(header), () => {
          this.#logOut(frame);
        });
        break;
      case SNACK_REQUEST.opcode:
        this.#reject(header, "snackReject");
        break;
      case LOGIN_REQUEST.opcode:
        this.#reject(header, "protocolError");
        break;
      default:
        this.#reject(header, "commandNotSupported");
    }
  }

  /** A damaged data segment: the PDU is refused, and nobody knows what it asked for. RFC 7143, Digest Errors. */
  damaged(): void {
    this.#reject(this.#dataHeader, "dataDigestError");
  }

  /** Immediate PDUs at once, all others by their number. */
  #inOrder(
    numbers: { readonly immediate: boolean; readonly commandNumber: number },
    act: () => void,
  ): void {
    if (numbers.immediate) act();
    else this.#order.add(numbers.commandNumber, act);
  }

  #takeCommand(frame: PduFrame): void {
    const header = SCSI_COMMAND.header.decode(frame.header);
    const { initiatorTaskTag, write, final } = header;
    const memory = this.#placed ?? NOTHING;
    this.#placed = undefined;
    const problem = this.#problemOf(header);
    if (problem !== undefined) {
      this.#refuseCommand(frame.header, memory, problem);
      return;
    }
    if (!final && (!write || this.#place.parameters.initialReadyToTransfer))
      throw new CodecError("SCSI Command/final", 1, "unsolicited data that were not agreed on");
    const room = write ? this.#unsolicitedRoom(header.expectedTransferBytes) : 0;
    const facts = {
      header,
      memory: memory.length === 0 && !final ? this.#place.pool.take(room) : memory,
      receivedBytes: frame.data.length,
      unit: this.#host.unitOf(decodeLogicalUnit(header.logicalUnit)),
    };
    const task = new CommandTask(facts, this.#place);
    this.#tasks.set(initiatorTaskTag, task);
    this.#inOrder(header, () => {
      // It may have been aborted while it waited for those before it.
      if (this.#tasks.get(initiatorTaskTag) === task) task.enqueue();
    });
  }

  /** What is wrong with a command; "ignored" where its number is none that is waited for: then nothing is said of it. */
  #problemOf(header: {
    readonly immediate: boolean;
    readonly commandNumber: number;
    readonly initiatorTaskTag: number;
    readonly read: boolean;
    readonly write: boolean;
  }): keyof typeof REJECT_REASON | "ignored" | undefined {
    const { immediate, initiatorTaskTag, read, write } = header;
    if (!immediate && !this.#order.takes(header.commandNumber)) return "ignored";
    if (this.login.discovery) return "protocolError";
    if ((read && write) || initiatorTaskTag === NO_TAG) return "invalidPduField";
    if (this.#tasks.has(initiatorTaskTag)) return "taskInProgress";
    return immediate && this.#tasks.size >= TASKS_MAX ? "immediateCommandReject" : undefined;
  }

  /** The number of a command that is refused counts as come, or those behind it would wait for ever. */
  #refuseCommand(
    header: Uint8Array,
    memory: Uint8Array,
    problem: keyof typeof REJECT_REASON | "ignored",
  ): void {
    this.#place.pool.release(memory);
    if (problem === "ignored") return;
    this.#inOrder(SCSI_COMMAND.header.decode(header), () => {
      this.#reject(header, problem);
    });
  }

  #takeData(frame: PduFrame): void {
    const header = DATA_OUT.header.decode(frame.header);
    // Data of a command that is answered or aborted already may still be on their way.
    this.#tasks.get(header.initiatorTaskTag)?.receiveData(header, frame.data);
  }

  #answerPing(frame: PduFrame): void {
    const { initiatorTaskTag, logicalUnit } = NOP_OUT.header.decode(frame.header);
    // It answers a ping of ours.
    if (initiatorTaskTag === NO_TAG) return;
    const { channel, numbers, parameters } = this.#place;
    const value = {
      logicalUnit,
      initiatorTaskTag,
      targetTransferTag: NO_TAG,
      ...numbers.takeStatus(),
    };
    channel.send(NOP_IN, value, frame.data.subarray(0, parameters.peerSegmentBytes));
  }

  #answerText(frame: PduFrame): void {
    if (!this.#text.answer(frame, this.#place)) this.#reject(frame.header, "protocolError");
  }

  #logOut(frame: PduFrame): void {
    const { reason, initiatorTaskTag, connectionId } = LOGOUT_REQUEST.header.decode(frame.header);
    const { channel, numbers } = this.#place;
    const response =
      reason > CLOSE_CONNECTION
        ? LOGOUT.noRecovery
        : reason === CLOSE_CONNECTION && connectionId !== this.#connectionId
          ? LOGOUT.noSuchConnection
          : LOGOUT.done;
    channel.send(LOGOUT_RESPONSE, { response, initiatorTaskTag, ...numbers.takeStatus() });
    if (response === LOGOUT.done) channel.finish("the initiator logged out");
  }

  async #manage(frame: PduFrame): Promise<void> {
    const header = TASK_MANAGEMENT_REQUEST.header.decode(frame.header);
    const { channel, numbers } = this.#place;
    const unit = decodeLogicalUnit(header.logicalUnit);
    const response =
      header.taskFunction === FUNCTION.abortTask
        ? await abortTask(this.#tasks, this.#order, header)
        : await this.#host.manageTasks(this, { taskFunction: header.taskFunction, unit });
    const { initiatorTaskTag } = header;
    channel.send(TASK_MANAGEMENT_RESPONSE, { response, initiatorTaskTag, ...numbers.takeStatus() });
  }

  #reject(header: Uint8Array, reason: keyof typeof REJECT_REASON): void {
    const { channel, numbers } = this.#place;
    const value = {
      reason: REJECT_REASON[reason],
      initiatorTaskTag: NO_TAG,
      ...numbers.takeStatus(),
    };
    channel.send(REJECT, value, header);
  }
}
