/** A target on a port of this machine that behaves as a test says; by default it is a tape of records in memory. */
import { createServer, type Server } from "node:net";
import {
  DATA_IN,
  NOP_IN,
  SCSI_RESPONSE,
  TASK_MANAGEMENT_RESPONSE,
} from "../../src/iscsi/target-pdus.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import {
  ScriptedConnection,
  type Script,
  type ScriptedCommand,
} from "./iscsi-scripted-connection.ts";

export const SCRIPTED_TARGET_NAME = "iqn.2026-01.test.capstan:scripted";

const HOST = "127.0.0.1";

/** What a command is answered with. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly sense?: Uint8Array;
  readonly underflow?: number;
  readonly overflow?: number;
  readonly response?: number;
}

/** Ends a command with a SCSI Response. */
export function answer(
  connection: ScriptedConnection,
  command: ScriptedCommand,
  what: ScriptedAnswer = {},
): void {
  const { status = 0, sense, underflow, overflow, response = 0 } = what;
  const value = {
    response,
    status,
    initiatorTaskTag: command.tag,
    underflow: underflow !== undefined,
    overflow: overflow !== undefined,
    residualBytes: underflow ?? overflow ?? 0,
    ...connection.numbers(true),
  };
  const data = sense && Uint8Array.of(sense.length >>> 8, sense.length & 255, ...sense);
  connection.send(SCSI_RESPONSE, value, data);
}

/** Sends data of a read in segments of at most `segmentBytes`; the last carries the status where `status` is given. */
export function sendData(
  connection: ScriptedConnection,
  command: ScriptedCommand,
  what: { readonly data: Uint8Array; readonly segmentBytes?: number; readonly status?: number },
): void {
  const { data, status } = what;
  const segmentBytes = what.segmentBytes ?? connection.parameters.peerSegmentBytes;
  let dataNumber = 0;
  for (let at = 0; at < data.length; at += segmentBytes, dataNumber++) {
    const end = Math.min(at + segmentBytes, data.length);
    const final = end === data.length;
    const statusPresent = final && status !== undefined;
    const missing = command.header.expectedTransferBytes - data.length;
    const value = {
      final,
      statusPresent,
      status: statusPresent ? status : 0,
      underflow: statusPresent && missing > 0,
      residualBytes: statusPresent ? Math.max(0, missing) : 0,
      initiatorTaskTag: command.tag,
      targetTransferTag: NO_TAG,
      dataNumber,
      bufferOffset: at,
      ...connection.numbers(statusPresent),
    };
    connection.send(DATA_IN, value, data.subarray(at, end));
  }
}

/** A ping that wants an answer. */
export function ping(connection: ScriptedConnection, transferTag: number): void {
  connection.send(NOP_IN, {
    initiatorTaskTag: NO_TAG,
    targetTransferTag: transferTag,
    ...connection.numbers(false),
  });
}

/** Answers a task management request. */
export function answerAbort(connection: ScriptedConnection, tag: number, response: number): void {
  connection.send(TASK_MANAGEMENT_RESPONSE, {
    response,
    initiatorTaskTag: tag,
    ...connection.numbers(true),
  });
}

/** Records written one behind the other, read back in their order after a rewind. */
export class MemoryTape {
  readonly records: Uint8Array[] = [];
  #position = 0;

  readonly command = async (
    connection: ScriptedConnection,
    command: ScriptedCommand,
  ): Promise<void> => {
    switch (command.cdb[0]) {
      case 0x0a:
        await connection.collectAll(command);
        this.records.splice(this.#position++, Infinity, command.data);
        answer(connection, command);
        break;
      case 0x08:
        this.#read(connection, command);
        break;
      case 0x01:
        this.#position = 0;
        answer(connection, command);
        break;
      default:
        answer(connection, command);
    }
  };

  #read(connection: ScriptedConnection, command: ScriptedCommand): void {
    const record = this.records[this.#position++] ?? new Uint8Array(0);
    const wanted = command.header.expectedTransferBytes;
    if (record.length === wanted && wanted > 0) {
      sendData(connection, command, { data: record, status: 0 });
      return;
    }
    const data = record.subarray(0, wanted);
    sendData(connection, command, { data });
    const residue = new DataView(new ArrayBuffer(4));
    residue.setInt32(0, wanted - record.length);
    const sense = Uint8Array.of(0xf0, 0, 0x20, 0, 0, 0, 0, 10, ...new Uint8Array(10));
    sense.set(new Uint8Array(residue.buffer), 3);
    const missing = wanted - data.length;
    answer(connection, command, {
      status: 2,
      sense,
      ...(missing > 0 ? { underflow: missing } : {}),
    });
  }
}

/** A scripted target that listens. */
export class ScriptedTarget {
  readonly connections: ScriptedConnection[] = [];
  readonly host = HOST;
  readonly target = SCRIPTED_TARGET_NAME;
  readonly logicalUnit = 1;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(script: Script = {}): Promise<ScriptedTarget> {
    const server = createServer({ noDelay: true });
    const started = new ScriptedTarget(server);
    server.on("connection", (socket) => {
      const count = started.connections.length + 1;
      started.connections.push(new ScriptedConnection(socket, script, count));
    });
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    return started;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) throw new Error("it does not listen");
    return address.port;
  }

  /** What all initiators did that they must not do. */
  get violations(): readonly string[] {
    return this.connections.flatMap((connection) => connection.violations);
  }

  /** The connection that came last. */
  get latest(): ScriptedConnection {
    const last = this.connections.at(-1);
    if (last === undefined) throw new Error("nobody came");
    return last;
  }

  async close(): Promise<void> {
    for (const { socket } of this.connections) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
