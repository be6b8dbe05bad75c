/** A session at a target that keeps all rules and holds the target to all of them: commands with their data, task management, pings. */
import type { Decoded } from "../../src/codec/layout.ts";
import { NO_TAG, opcodeOf } from "../../src/iscsi/define-pdu.ts";
import type { PduInput } from "../../src/iscsi/encode-frame.ts";
import {
  DATA_OUT,
  LOGOUT_REQUEST,
  NOP_OUT,
  SCSI_COMMAND,
  TASK_MANAGEMENT_REQUEST,
  TEXT_REQUEST,
} from "../../src/iscsi/initiator-pdus.ts";
import { encodeLogicalUnit } from "../../src/iscsi/logical-unit.ts";
import type { SessionParameters } from "../../src/iscsi/negotiation.ts";
import type { PduFrame } from "../../src/iscsi/pdu-parser.ts";
import {
  DATA_IN,
  LOGOUT_RESPONSE,
  NOP_IN,
  READY_TO_TRANSFER,
  REJECT,
  SCSI_RESPONSE,
  TASK_MANAGEMENT_RESPONSE,
  TEXT_RESPONSE,
} from "../../src/iscsi/target-pdus.ts";
import { decodeTextKeys, encodeTextKeys, type TextKey } from "../../src/iscsi/text-keys.ts";
import {
  CONNECTION_ID,
  openWire,
  type LoggedInWire,
  type WireLogin,
} from "./iscsi-target-login.ts";
import { tagOf, type Portal, type TargetWire } from "./iscsi-target-wire.ts";
import { AnswerBooks, type WireReply } from "./iscsi-target-books.ts";

type CommandFields = PduInput<typeof SCSI_COMMAND.header.fields>;

/** A command and how to send it. */
export interface WireRequest {
  readonly cdb: ArrayLike<number>;
  /** Room for an answer: sets R and the expected length. */
  readonly room?: number;
  readonly dataOut?: Uint8Array;
  readonly unit?: number;
  /** What the header says otherwise. */
  readonly fields?: Partial<CommandFields>;
  /** Bytes of immediate data; as many as are allowed when left out. */
  readonly immediateBytes?: number;
}

/** A command that was sent. */
export interface SentCommand {
  readonly tag: number;
  readonly commandNumber: number;
  readonly expectedTransferBytes: number;
  readonly dataOut: Uint8Array;
  readonly books: AnswerBooks;
  sentBytes: number;
}

const NOTHING = new Uint8Array(0);

/** One session. */
export class TargetSessionWire {
  readonly wire: TargetWire;
  readonly parameters: SessionParameters;
  readonly handle: number;
  readonly #ownSegmentBytes: number;
  #lastTag = 0x100;

  constructor({ wire, parameters, handle, ownSegmentBytes }: LoggedInWire) {
    this.wire = wire;
    this.parameters = parameters;
    this.handle = handle;
    this.#ownSegmentBytes = ownSegmentBytes;
  }

  static async open(portal: Portal, login: WireLogin = {}): Promise<TargetSessionWire> {
    return new TargetSessionWire(await openWire(portal, login));
  }

  /** A tag that was not used yet. */
  nextTag(): number {
    return ++this.#lastTag;
  }

  /** Sends a command with the data that need no asking. */
  start(request: WireRequest): SentCommand {
    const { cdb, room = 0, dataOut = NOTHING, unit = 0, fields = {} } = request;
    const expectedTransferBytes =
      fields.expectedTransferBytes ?? (dataOut.length > 0 ? dataOut.length : room);
    const { immediateBytes, unsolicitedBytes } = this.#unasked(dataOut, request.immediateBytes);
    const field = new Uint8Array(16);
    field.set(Array.from(cdb));
    const value = {
      final: unsolicitedBytes === immediateBytes,
      read: room > 0,
      write: dataOut.length > 0,
      taskAttribute: 1,
      logicalUnit: encodeLogicalUnit(unit),
      initiatorTaskTag: this.nextTag(),
      expectedTransferBytes,
      ...this.#numbers(fields),
      cdb: field,
      ...fields,
    };
    const { initiatorTaskTag: tag, commandNumber } = value;
    const sent = {
      tag,
      commandNumber,
      expectedTransferBytes,
      dataOut,
      books: this.#books(expectedTransferBytes),
      sentBytes: immediateBytes,
    };
    this.wire.send(SCSI_COMMAND, value, dataOut.subarray(0, immediateBytes));
    if (!value.final) this.sendData(sent, { transferTag: NO_TAG, end: unsolicitedBytes });
    return sent;
  }

  /** Who gives a number himself uses none up. */
  #numbers({ immediate = false, commandNumber }: Partial<CommandFields>) {
    return { ...this.wire.numbers(immediate || commandNumber !== undefined), immediate };
  }

  #books(expectedTransferBytes: number): AnswerBooks {
    const { maxBurstBytes } = this.parameters;
    const ownSegmentBytes = this.#ownSegmentBytes;
    return new AnswerBooks({ expectedTransferBytes, maxBurstBytes, ownSegmentBytes });
  }

  #unasked(
    dataOut: Uint8Array,
    wanted: number | undefined,
  ): { readonly immediateBytes: number; readonly unsolicitedBytes: number } {
    const { firstBurstBytes, peerSegmentBytes, immediateData, initialReadyToTransfer } =
      this.parameters;
    const burst = Math.min(dataOut.length, firstBurstBytes);
    const allowed = immediateData ? Math.min(burst, peerSegmentBytes) : 0;
    const immediateBytes = Math.min(allowed, wanted ?? allowed);
    return { immediateBytes, unsolicitedBytes: initialReadyToTransfer ? immediateBytes : burst };
  }

  /** One train of Data-Out, from what was sent already up to `end`. */
  sendData(
    sent: SentCommand,
    train: { readonly transferTag: number; readonly end: number; readonly final?: boolean },
  ): void {
    for (let dataNumber = 0; sent.sentBytes < train.end; dataNumber++) {
      const bufferOffset = sent.sentBytes;
      const end = Math.min(train.end, bufferOffset + this.parameters.peerSegmentBytes);
      const value = {
        final: (train.final ?? true) && end === train.end,
        initiatorTaskTag: sent.tag,
        targetTransferTag: train.transferTag,
        expectedStatusNumber: this.wire.expectedStatusNumber ?? 0,
        dataNumber,
        bufferOffset,
      };
      this.wire.send(DATA_OUT, value, sent.dataOut.subarray(bufferOffset, end));
      sent.sentBytes = end;
    }
  }

  /** Serves a command until its status; every PDU of the target is checked. */
  async finish(sent: SentCommand): Promise<WireReply> {
    const { books } = sent;
    for (;;) {
      const frame = await this.#nextOf(sent.tag);
      switch (opcodeOf(frame.header)) {
        case READY_TO_TRANSFER.opcode: {
          const ready = READY_TO_TRANSFER.header.decode(frame.header);
          books.takeReady(ready, sent.sentBytes);
          const end = ready.bufferOffset + ready.desiredBytes;
          this.sendData(sent, { transferTag: ready.targetTransferTag, end });
          break;
        }
        case DATA_IN.opcode: {
          const reply = books.takeData(DATA_IN.header.decode(frame.header), frame.data);
          if (reply !== undefined) return reply;
          break;
        }
        default:
          return books.takeResponse(SCSI_RESPONSE.header.decode(frame.header), frame.data);
      }
    }
  }

  async #nextOf(tag: number): Promise<PduFrame> {
    return await this.wire.nextFrame((frame) => tagOf(frame) === tag, `answer to ${String(tag)}`);
  }

  /** Waits for the next R2T of a command. */
  async ready(sent: SentCommand): Promise<Decoded<typeof READY_TO_TRANSFER.header>> {
    const { value } = await this.wire.next(
      READY_TO_TRANSFER,
      (one) => one.initiatorTaskTag === sent.tag,
    );
    sent.books.takeReady(value, sent.sentBytes);
    return value;
  }

  async run(request: WireRequest): Promise<WireReply> {
    return await this.finish(this.start(request));
  }

  /** Asks for task management and waits for the response code. */
  async manage(
    taskFunction: number,
    more: {
      readonly unit?: number;
      readonly task?: Pick<SentCommand, "tag" | "commandNumber">;
      readonly fields?: Partial<PduInput<typeof TASK_MANAGEMENT_REQUEST.header.fields>>;
    } = {},
  ): Promise<number> {
    const { unit = 0, task, fields = {} } = more;
    const value = {
      taskFunction,
      logicalUnit: encodeLogicalUnit(unit),
      initiatorTaskTag: this.nextTag(),
      referencedTaskTag: task?.tag ?? NO_TAG,
      referencedCommandNumber: task?.commandNumber ?? 0,
      ...this.wire.numbers(fields.immediate ?? true),
      ...fields,
    };
    this.wire.send(TASK_MANAGEMENT_REQUEST, value);
    const tag = value.initiatorTaskTag;
    const answer = await this.wire.next(
      TASK_MANAGEMENT_RESPONSE,
      (one) => one.initiatorTaskTag === tag,
    );
    return answer.value.response;
  }

  /** Pings the target; gives what it says back. */
  async ping(
    data: Uint8Array = NOTHING,
    immediate = true,
  ): Promise<{ readonly value: Decoded<typeof NOP_IN.header>; readonly data: Uint8Array }> {
    const tag = this.nextTag();
    const tags = { initiatorTaskTag: tag, targetTransferTag: NO_TAG };
    this.wire.send(NOP_OUT, { ...tags, ...this.wire.numbers(immediate) }, data);
    return await this.wire.next(NOP_IN, (one) => one.initiatorTaskTag === tag);
  }

  /** A text in one PDU, and the answer. */
  async text(keys: readonly TextKey[]): Promise<readonly TextKey[]> {
    const tags = { initiatorTaskTag: this.nextTag(), targetTransferTag: NO_TAG };
    const value = { final: true, ...tags, ...this.wire.numbers(false) };
    this.wire.send(TEXT_REQUEST, value, encodeTextKeys(keys));
    return decodeTextKeys((await this.wire.next(TEXT_RESPONSE)).data);
  }

  /** The reason of the next Reject, and the header that it sends back. */
  async rejected(): Promise<{ readonly reason: number; readonly header: Uint8Array }> {
    const { value, data } = await this.wire.next(REJECT);
    return { reason: value.reason, header: data };
  }

  async logOut(reason = 0, connectionId = CONNECTION_ID): Promise<number> {
    const tags = { initiatorTaskTag: this.nextTag(), connectionId };
    this.wire.send(LOGOUT_REQUEST, { reason, ...tags, ...this.wire.numbers(true) });
    return (await this.wire.next(LOGOUT_RESPONSE)).value.response;
  }

  [Symbol.dispose](): void {
    this.wire.destroy();
  }
}
