import { asDeclared } from "../../src/codec/as-declared.ts";
import type { Codec } from "../../src/codec/layout.ts";
import type { CommandDefinition, DataInput, DataValue } from "../../src/scsi/define-command.ts";
import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import type { Sense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { CommandTimeouts } from "../../src/session/command-timeouts.ts";
import type { SendInput } from "../../src/session/prepared-command.ts";
import { prepareCommand } from "../../src/session/prepared-command.ts";
import type { ScsiReply, ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** What a device answered to one command, sent once. */
export interface Reply<V = unknown> {
  readonly command: string;
  readonly cdb: Uint8Array;
  readonly status: number;
  readonly sense?: Sense;
  /** The decoded answer; there when the command ended GOOD and its answer came whole. */
  readonly data?: V;
  /** The bytes that came. */
  readonly received: Uint8Array;
  readonly transferredBytes: number;
  /** The sense data as they came. */
  readonly senseBytes: Uint8Array;
}

/** What can end a test as skipped. */
export interface Lacking {
  readonly lack: (reason: string) => never;
}

const ATTENTIONS_MAX = 10;
const UNIT_ATTENTION = 6;

/**
 * One initiator. It sends each command once and hides nothing: a session would send again after a unit attention, and
 * whether there is one is what these tests are about.
 */
export class Host implements Lacking {
  readonly transport: ScsiTransport;
  readonly lack: (reason: string) => never;
  readonly #timeouts = new CommandTimeouts();

  constructor(transport: ScsiTransport, lack: (reason: string) => never) {
    this.transport = transport;
    this.lack = lack;
  }

  /** Sends a command by its definition. What is too long for the way to the drive ends the test as skipped. */
  async send<C extends CommandDefinition>(
    command: C,
    input: SendInput<C>,
    data: { readonly dataOut?: DataInput<C>; readonly dataIn?: Uint8Array } = {},
  ): Promise<Reply<DataValue<C>>> {
    const { prepared, dataOut, dataIn } = prepareCommand(command, input, {
      timeoutMs: this.#timeouts.limitMs(command),
      ...data,
    });
    const { cdb, timeoutMs } = prepared;
    const { maxTransferBytes } = this.transport.limits;
    const byteLength = (dataOut ?? dataIn)?.length ?? 0;
    if (byteLength > maxTransferBytes)
      this.lack(`${byteLength} bytes do not go to it in one command, ${maxTransferBytes} do`);
    const reply = await this.transport.execute({
      cdb,
      timeoutMs,
      ...(dataOut === undefined ? {} : { dataOut }),
      ...(dataIn === undefined ? {} : { dataIn }),
    });
    const received = (dataIn ?? new Uint8Array(0)).subarray(0, reply.transferredBytes);
    return asDeclared({
      ...asReply({ command: command.name, cdb, reply, received }),
      ...decodedAnswer(command, reply.status, received),
    });
  }

  /** Sends the bytes of a CDB as they are. */
  async raw(
    cdb: readonly number[],
    data: { readonly dataOut?: Uint8Array; readonly dataIn?: Uint8Array } = {},
  ): Promise<Reply> {
    const bytes = Uint8Array.from(cdb);
    const reply = await this.transport.execute({ cdb: bytes, timeoutMs: 60_000, ...data });
    const received = (data.dataIn ?? new Uint8Array(0)).subarray(0, reply.transferredBytes);
    return asReply({ command: "raw", cdb: bytes, reply, received });
  }

  /** TEST UNIT READY. */
  async testUnitReady(): Promise<Reply> {
    return await this.send(TEST_UNIT_READY, {});
  }

  /** REQUEST SENSE, decoded. */
  async requestSense(): Promise<Sense> {
    const reply = await this.send(REQUEST_SENSE, { allocationLength: 252 });
    return decodeSense(reply.received);
  }

  /** Takes all unit attentions that wait, at most ten. */
  async takeAttentions(): Promise<readonly Sense[]> {
    const taken: Sense[] = [];
    for (let i = 0; i < ATTENTIONS_MAX; i++) {
      const { sense } = await this.testUnitReady();
      if (sense?.key !== UNIT_ATTENTION) return taken;
      taken.push(sense);
    }
    return taken;
  }
}

function asReply(parts: {
  readonly command: string;
  readonly cdb: Uint8Array;
  readonly reply: ScsiReply;
  readonly received: Uint8Array;
}): Reply {
  const { command, cdb, reply, received } = parts;
  const { status, transferredBytes } = reply;
  return {
    command,
    cdb,
    status,
    received,
    transferredBytes,
    senseBytes: reply.sense,
    ...(reply.sense.length > 0 ? { sense: decodeSense(reply.sense) } : {}),
  };
}

function decodedAnswer(
  command: CommandDefinition,
  status: number,
  received: Uint8Array,
): { readonly data?: unknown } {
  if (status !== STATUS.good || command.data.direction !== "in" || received.length === 0) return {};
  const codec: Codec<unknown, never> = command.data.codec;
  return { data: codec.decode(received) };
}
