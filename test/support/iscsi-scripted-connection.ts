/** The target's end of one connection, as a test wants it: it logs in, collects data, and notes whatever the initiator does wrong. */
import type { Socket } from "node:net";
import type { Decoded, Fields } from "../../src/codec/layout.ts";
import { NO_TAG, opcodeOf, type PduDefinition } from "../../src/iscsi/define-pdu.ts";
import { encodeFrame, type PduInput } from "../../src/iscsi/encode-frame.ts";
import {
  DATA_OUT,
  LOGIN_REQUEST,
  LOGOUT_REQUEST,
  NOP_OUT,
  SCSI_COMMAND,
  TASK_MANAGEMENT_REQUEST,
  TEXT_REQUEST,
} from "../../src/iscsi/initiator-pdus.ts";
import type { SessionParameters } from "../../src/iscsi/negotiation.ts";
import { NO_DIGESTS } from "../../src/iscsi/pdu-digest.ts";
import { PduParser, type PduFrame } from "../../src/iscsi/pdu-parser.ts";
import { serialAfter } from "../../src/iscsi/serial-number.ts";
import {
  LOGIN_RESPONSE,
  LOGOUT_RESPONSE,
  READY_TO_TRANSFER,
  TEXT_RESPONSE,
} from "../../src/iscsi/target-pdus.ts";
import { encodeTextKeys, type TextKey } from "../../src/iscsi/text-keys.ts";
import {
  ScriptedLogin,
  type LoginScript,
  type ScriptedLoginAnswer,
  type ScriptedRefusal,
} from "./iscsi-scripted-login.ts";

/** A command as the target sees it. */
export interface ScriptedCommand {
  readonly tag: number;
  readonly commandNumber: number;
  readonly cdb: Uint8Array;
  readonly header: Decoded<typeof SCSI_COMMAND.header>;
  /** Room for all that the initiator means to send. */
  readonly data: Uint8Array;
  receivedBytes: number;
}

/** How a target behaves; whatever is left out is friendly. */
export interface Script extends LoginScript {
  /** Refuses the login of this connection; counted from 1. */
  readonly login?: (count: number) => ScriptedRefusal | undefined;
  /** How many commands the initiator may send ahead. */
  readonly window?: number;
  /** Cuts what is sent into pieces of so many bytes. */
  readonly pieceBytes?: number;
  /** Changes a PDU after it was made: damage. */
  readonly damage?: (bytes: Uint8Array, opcode: number) => Uint8Array;
  readonly command?: (connection: ScriptedConnection, command: ScriptedCommand) => Promise<void>;
  readonly abort?: (
    connection: ScriptedConnection,
    request: Decoded<typeof TASK_MANAGEMENT_REQUEST.header>,
  ) => void;
  /** Says something behind the last answer of the login, in the same packet. */
  readonly afterLogin?: (connection: ScriptedConnection) => void;
  /** Says nothing to a logout. */
  readonly deafToLogout?: boolean;
  /** Answers to SendTargets, one PDU each. */
  readonly targets?: readonly (readonly TextKey[])[];
}

/** The first StatSN: soon it is 0. */
const FIRST_STATUS = 0xffff_fffd;

interface Collecting {
  readonly command: ScriptedCommand;
  readonly transferTag: number;
  readonly end: number;
  dataNumber: number;
  readonly done: () => void;
}

/** One initiator that came. */
export class ScriptedConnection {
  readonly socket: Socket;
  readonly script: Script;
  /** What the initiator did that it must not do. */
  readonly violations: string[] = [];
  /** Tags of the pings that were answered. */
  readonly answeredPings: number[] = [];
  readonly login: ScriptedLogin;
  readonly #parser: PduParser;
  #digests = NO_DIGESTS;
  #statusNumber = FIRST_STATUS;
  #expectedCommandNumber = 0;
  #collecting: Collecting | undefined;
  #textCount = 0;

  constructor(socket: Socket, script: Script, count: number) {
    this.socket = socket;
    this.script = script;
    this.login = new ScriptedLogin(script, script.login?.(count));
    const { segmentBytes = 262_144 } = script;
    this.#parser = new PduParser({ maxDataBytes: Math.max(segmentBytes, 8192) });
    socket.on("data", (bytes: Buffer) => {
      this.#parser.feed(bytes);
      for (let frame = this.#parser.next(); frame !== undefined; frame = this.#parser.next())
        this.#receive(frame);
    });
    socket.on("error", () => {});
  }

  get parameters(): SessionParameters {
    return this.login.negotiation.parameters();
  }

  /** Notes a mistake of the initiator. */
  demand(condition: boolean, rule: string): void {
    if (!condition) this.violations.push(rule);
  }

  /** Numbers of a PDU; one with a status uses one up. */
  numbers(usesStatus: boolean): {
    statusNumber: number;
    expectedCommandNumber: number;
    maximumCommandNumber: number;
  } {
    const statusNumber = this.#statusNumber;
    if (usesStatus) this.#statusNumber = serialAfter(statusNumber);
    const window = this.script.window ?? 8;
    const maximumCommandNumber = serialAfter(this.#expectedCommandNumber, window - 1);
    const expectedCommandNumber = this.#expectedCommandNumber;
    return { statusNumber, expectedCommandNumber, maximumCommandNumber };
  }

  /** Sends one PDU, with the digests that were negotiated. */
  send<F extends Fields>(pdu: PduDefinition<F>, value: PduInput<F>, data?: Uint8Array): void {
    const options = { digests: this.#digests, ...(data === undefined ? {} : { data }) };
    const whole = Buffer.concat(encodeFrame(pdu, value, options));
    this.sendBytes(this.script.damage?.(whole, pdu.opcode) ?? whole);
  }

  /** Sends bytes, whatever they are. */
  sendBytes(bytes: Uint8Array): void {
    const { pieceBytes = bytes.length } = this.script;
    for (let at = 0; at < bytes.length; at += pieceBytes)
      this.socket.write(bytes.subarray(at, at + pieceBytes));
  }

  #receive(frame: PduFrame): void {
    switch (opcodeOf(frame.header)) {
      case LOGIN_REQUEST.opcode:
        this.#receiveLogin(LOGIN_REQUEST.header.decode(frame.header), frame.data);
        return;
      case SCSI_COMMAND.opcode:
        this.#receiveCommand(SCSI_COMMAND.header.decode(frame.header), frame.data);
        return;
      case DATA_OUT.opcode:
        this.#receiveData(DATA_OUT.header.decode(frame.header), frame.data);
        return;
      case TEXT_REQUEST.opcode:
        this.#receiveText(TEXT_REQUEST.header.decode(frame.header), frame.data);
        return;
      case NOP_OUT.opcode: {
        const header = NOP_OUT.header.decode(frame.header);
        this.demand(header.immediate && header.initiatorTaskTag === NO_TAG, "a pong is immediate");
        this.answeredPings.push(header.targetTransferTag);
        return;
      }
      case TASK_MANAGEMENT_REQUEST.opcode: {
        const header = TASK_MANAGEMENT_REQUEST.header.decode(frame.header);
        this.demand(header.immediate, "task management is immediate");
        this.demand(header.commandNumber === this.#expectedCommandNumber, "CmdSN is not used up");
        this.script.abort?.(this, header);
        return;
      }
      case LOGOUT_REQUEST.opcode: {
        if (this.script.deafToLogout === true) return;
        const { initiatorTaskTag } = LOGOUT_REQUEST.header.decode(frame.header);
        this.send(LOGOUT_RESPONSE, { response: 0, initiatorTaskTag, ...this.numbers(true) });
        this.socket.end();
        return;
      }
      default:
        this.violations.push(`operation code ${String(opcodeOf(frame.header))}`);
    }
  }

  #answerLogin(request: Decoded<typeof LOGIN_REQUEST.header>, answer: ScriptedLoginAnswer): void {
    const { keys = [], transit = false, status = [0, 0] } = answer;
    const full = transit && request.nextStage === 3;
    const value = {
      transit,
      currentStage: request.currentStage,
      nextStage: transit ? request.nextStage : 0,
      sessionId: request.sessionId,
      targetSessionHandle: full ? 1 : 0,
      initiatorTaskTag: request.initiatorTaskTag,
      statusClass: status[0],
      statusDetail: status[1],
      ...this.numbers(true),
    };
    this.socket.cork();
    this.send(LOGIN_RESPONSE, value, encodeTextKeys(keys));
    if (full) this.#beginSession();
    this.socket.uncork();
    if (status[0] !== 0) this.socket.end();
  }

  #beginSession(): void {
    const { headerDigest, dataDigest } = this.parameters;
    this.#digests = { header: headerDigest, data: dataDigest };
    this.#parser.digests = this.#digests;
    this.script.afterLogin?.(this);
  }

  #receiveLogin(request: Decoded<typeof LOGIN_REQUEST.header>, data: Uint8Array): void {
    if (this.login.stepCount === 0) this.#expectedCommandNumber = request.commandNumber;
    this.#answerLogin(request, this.login.receive(request, data));
  }

  #receiveText(request: Decoded<typeof TEXT_REQUEST.header>, data: Uint8Array): void {
    const { targets = [] } = this.script;
    if (data.length > 0) this.#expectedCommandNumber = serialAfter(request.commandNumber);
    const keys = targets[this.#textCount] ?? [];
    this.#textCount++;
    const final = this.#textCount >= targets.length;
    const value = {
      final,
      initiatorTaskTag: request.initiatorTaskTag,
      targetTransferTag: final ? NO_TAG : 77,
      ...this.numbers(true),
    };
    this.send(TEXT_RESPONSE, value, encodeTextKeys(keys));
  }

  #receiveCommand(header: Decoded<typeof SCSI_COMMAND.header>, data: Uint8Array): void {
    const { parameters } = this;
    this.demand(header.commandNumber === this.#expectedCommandNumber, "CmdSN is the next one");
    this.#expectedCommandNumber = serialAfter(this.#expectedCommandNumber);
    this.demand(!(header.read && header.write), "one direction");
    this.demand(header.write || data.length === 0, "no data with a read");
    this.demand(parameters.immediateData || data.length === 0, "immediate data were agreed on");
    this.demand(data.length <= parameters.firstBurstBytes, "immediate data within the first burst");
    this.demand(!parameters.initialReadyToTransfer || header.final, "nothing unsolicited");
    const command: ScriptedCommand = {
      tag: header.initiatorTaskTag,
      commandNumber: header.commandNumber,
      cdb: header.cdb,
      header,
      data: new Uint8Array(header.write ? header.expectedTransferBytes : 0),
      receivedBytes: data.length,
    };
    command.data.set(data);
    void this.#serve(command, header.final);
  }

  async #serve(command: ScriptedCommand, final: boolean): Promise<void> {
    if (!final) {
      const end = Math.min(this.parameters.firstBurstBytes, command.data.length);
      await this.#collect(command, { transferTag: NO_TAG, end });
    }
    await this.script.command?.(this, command);
  }

  #collect(
    command: ScriptedCommand,
    train: { readonly transferTag: number; readonly end: number },
  ): Promise<void> {
    return new Promise((done) => {
      this.#collecting = { command, ...train, dataNumber: 0, done };
    });
  }

  /** Asks for all of a command's data that did not come by itself. */
  async collectAll(command: ScriptedCommand): Promise<void> {
    for (let readyNumber = 0; command.receivedBytes < command.data.length; readyNumber++) {
      const bufferOffset = command.receivedBytes;
      const desiredBytes = Math.min(
        this.parameters.maxBurstBytes,
        command.data.length - bufferOffset,
      );
      const transferTag = 1000 + readyNumber;
      const collected = this.#collect(command, { transferTag, end: bufferOffset + desiredBytes });
      this.ready(command, { readyNumber, bufferOffset, desiredBytes, transferTag });
      await collected;
    }
  }

  /** Sends one R2T. */
  ready(
    command: ScriptedCommand,
    what: { readyNumber: number; bufferOffset: number; desiredBytes: number; transferTag: number },
  ): void {
    const { transferTag, ...rest } = what;
    const tags = { initiatorTaskTag: command.tag, targetTransferTag: transferTag };
    this.send(READY_TO_TRANSFER, { ...tags, ...rest, ...this.numbers(false) });
  }

  #receiveData(header: Decoded<typeof DATA_OUT.header>, data: Uint8Array): void {
    const collecting = this.#collecting;
    if (collecting === undefined) {
      this.violations.push("data that nobody asked for");
      return;
    }
    const { command, end } = collecting;
    this.demand(header.targetTransferTag === collecting.transferTag, "TTT of the train");
    this.demand(header.dataNumber === collecting.dataNumber, "DataSN in order");
    this.demand(header.bufferOffset === command.receivedBytes, "data in order");
    this.demand(data.length <= (this.script.segmentBytes ?? 262_144), "segment length");
    collecting.dataNumber++;
    command.data.set(data, header.bufferOffset);
    command.receivedBytes += data.length;
    this.demand(header.final === (command.receivedBytes === end), "F on the last, and only there");
    if (!header.final) return;
    this.#collecting = undefined;
    collecting.done();
  }
}
