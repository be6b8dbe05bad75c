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

/** Commands with an IMMED bit: operation code to its mask in byte 1. ERASE(6) has it beside LONG. */
const IMMEDIATE: ReadonlyMap<number, number> = new Map([
  [0x01, 1],
  [0x04, 1],
  [0x0b, 1],
  [0x19, 2],
  [0x1b, 1],
]);
const isImmediate = ([opcode = -1, flags = 0]: Uint8Array): boolean =>
  (flags & (IMMEDIATE.get(opcode) ?? 0)) !== 0;
const NOTHING = new Uint8Array(0);
const DONE = {
  status: STATUS.good,
  sense: NOTHING,
  transferredBytes: 0,
  elapsedMs: 1,
} as const;
const TEST_UNIT_READY = 0x00;
const REQUEST_SENSE = 0x03;

/**
 * Answers commands in the order of its script. A command beyond the script, or another than scripted, is an error.
 *
 * What was started with IMMED is over at once: the questions whether it is are answered without the script and not kept,
 * unless the script has an answer to just that operation code next.
 */
export class ScriptedTransport implements ScsiTransport {
  readonly limits = { maxTransferBytes: 1_048_576, bufferAlignment: 1 };
  readonly seen: SeenCommand[] = [];
  readonly #script: ScriptedReply[];
  #running = false;
  /** What is asked next about a motion that was started. */
  #asked: number | undefined;

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
      return this.#isOver(request.cdb[0]) ? DONE : this.#answer(request);
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
    const data =
      dataIn === undefined ? NOTHING : (reply.data ?? NOTHING).subarray(0, dataIn.length);
    dataIn?.set(data);
    const moved = dataOut === undefined ? data.length : dataOut.length;
    const { status = STATUS.good, sense = NOTHING, transferredBytes = moved } = reply;
    if (status === STATUS.good && isImmediate(cdb)) this.#asked = TEST_UNIT_READY;
    return { status, sense, transferredBytes, elapsedMs: 1 };
  }

  #isOver(opcode: number | undefined): boolean {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked === undefined || opcode !== asked || this.#script[0]?.opcode === opcode) return false;
    if (asked === TEST_UNIT_READY) this.#asked = REQUEST_SENSE;
    return true;
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
