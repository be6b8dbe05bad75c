/** The other end of the wire, answering from a script of bytes. */
import { encodeDescriptorSense, encodeFixedSense } from "../../src/scsi/sense.ts";
import type { SenseInput } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { InvariantError } from "../../src/transport/errors.ts";
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** One answer. */
export interface ScriptedReply {
  /** Operation code the command must have; any when absent. */
  readonly opcode?: number;
  readonly status?: number;
  readonly sense?: Uint8Array;
  /** Bytes for the host, cut to the room it has. */
  readonly data?: Uint8Array;
  /** What the transport says it moved; what the data make it when absent. */
  readonly transferredBytes?: number;
  /** Instead of an answer. */
  readonly failure?: Error;
}

/** A command as the transport saw it. */
export interface SeenCommand {
  readonly cdb: Uint8Array;
  readonly dataOut: Uint8Array | undefined;
  readonly roomBytes: number | undefined;
  readonly timeoutMs: number;
}

/** Answers commands in the order of its script. A command beyond the script, or another than scripted, is an error. */
export class ScriptedTransport implements ScsiTransport {
  readonly limits = { maxTransferBytes: 1_048_576, bufferAlignment: 1 };
  readonly seen: SeenCommand[] = [];
  readonly #script: ScriptedReply[];
  #running = false;

  constructor(script: readonly ScriptedReply[]) {
    this.#script = [...script];
  }

  /** Adds answers to the end of the script. */
  append(...replies: readonly ScriptedReply[]): void {
    this.#script.push(...replies);
  }

  /** Answers that nobody asked for yet. */
  get left(): number {
    return this.#script.length;
  }

  /** Operation codes of what was sent, in order. */
  get opcodes(): readonly number[] {
    return this.seen.map(({ cdb }) => cdb[0] ?? -1);
  }

  async execute(request: ScsiRequest): Promise<ScsiReply> {
    if (this.#running) throw new InvariantError("one command runs at a time");
    this.#running = true;
    try {
      await Promise.resolve();
      return this.#answer(request);
    } finally {
      this.#running = false;
    }
  }

  #answer(request: ScsiRequest): ScsiReply {
    const { cdb, dataIn, dataOut, timeoutMs } = request;
    this.seen.push({
      cdb: cdb.slice(),
      dataOut: dataOut?.slice(),
      roomBytes: dataIn?.length,
      timeoutMs,
    });
    const reply = this.#next(cdb);
    const data = reply.data?.subarray(0, dataIn?.length ?? 0) ?? new Uint8Array(0);
    dataIn?.set(data);
    const moved = dataOut === undefined ? data.length : dataOut.length;
    const { status = STATUS.good, sense = new Uint8Array(0), transferredBytes = moved } = reply;
    return { status, sense, transferredBytes, elapsedMs: 1 };
  }

  #next(cdb: Uint8Array): ScriptedReply {
    const reply = this.#script.shift();
    const opcode = String(cdb[0]);
    if (reply === undefined) throw new InvariantError(`the script has an answer to ${opcode}`);
    if (reply.opcode !== undefined && reply.opcode !== cdb[0]) {
      throw new InvariantError(`command ${String(reply.opcode)} comes next, not ${opcode}`);
    }
    if (reply.failure !== undefined) throw reply.failure;
    return reply;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const senseInput = (codes: string, rest: Partial<SenseInput>): SenseInput => {
  const [key = 0, additionalCode = 0, additionalQualifier = 0] = codes
    .split(/[/ ]/)
    .map((part) => Number.parseInt(part, 16));
  return { key, additionalCode, additionalQualifier, ...rest };
};

/** A CHECK CONDITION with sense data such as `2/04 01`, in the fixed format. */
export function check(codes: string, rest: Partial<SenseInput> = {}): ScriptedReply {
  return {
    status: STATUS.checkCondition,
    sense: encodeFixedSense(senseInput(codes, rest)),
    transferredBytes: 0,
  };
}

/** The same in the descriptor format. */
export function checkDescriptor(codes: string, rest: Partial<SenseInput> = {}): ScriptedReply {
  return { ...check(codes), sense: encodeDescriptorSense(senseInput(codes, rest)) };
}
