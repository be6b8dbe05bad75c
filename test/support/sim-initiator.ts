/** One initiator of a simulated drive: it sends each command once and hides nothing, unit attentions least of all. */
import { asDeclared } from "../../src/codec/as-declared.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import type { Sense } from "../../src/scsi/sense.ts";
import { STATUS } from "../../src/scsi/status.ts";
import type { CommandDefinition, DataInput, DataValue } from "../../src/scsi/define-command.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import type { SendInput } from "../../src/session/prepared-command.ts";
import { prepareCommand } from "../../src/session/prepared-command.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";

/** What the drive answered. */
export interface Reply<V = unknown> {
  readonly command: string;
  readonly status: number;
  readonly sense: Sense | undefined;
  readonly senseBytes: Uint8Array;
  readonly received: Uint8Array;
  /** The decoded answer of a command with a structure. */
  readonly data: V;
}

const ATTENTIONS_MAX = 10;
const UNIT_ATTENTION = 6;

export class Initiator {
  readonly #transport: ScsiTransport;

  constructor(transport: ScsiTransport) {
    this.#transport = transport;
  }

  /** Sends a command by its definition. */
  async send<C extends CommandDefinition>(
    command: C,
    input: SendInput<C>,
    data: { readonly dataOut?: DataInput<C>; readonly dataIn?: Uint8Array } = {},
  ): Promise<Reply<DataValue<C> | undefined>> {
    const { prepared, dataOut, dataIn } = prepareCommand(command, input, {
      timeoutMs: 60_000,
      ...data,
    });
    const reply = await this.raw(prepared.cdb, {
      ...(dataOut === undefined ? {} : { dataOut }),
      ...(dataIn === undefined ? {} : { dataIn }),
    });
    const structured = command.data.direction === "in" && reply.status === STATUS.good;
    const decoded: unknown =
      structured && reply.received.length > 0
        ? asDeclared<{ decode(bytes: Uint8Array): unknown }>(command.data.codec).decode(
            reply.received,
          )
        : undefined;
    return { ...reply, command: command.name, data: asDeclared<DataValue<C>>(decoded) };
  }

  /** Sends the bytes of a CDB as they are. */
  async raw(
    cdb: ArrayLike<number>,
    data: { readonly dataOut?: Uint8Array; readonly dataIn?: Uint8Array } = {},
  ): Promise<Reply> {
    const { status, sense, transferredBytes } = await this.#transport.execute({
      cdb: Uint8Array.from(cdb),
      timeoutMs: 60_000,
      ...data,
    });
    return {
      command: "raw",
      status,
      sense: sense.length > 0 ? decodeSense(sense) : undefined,
      senseBytes: sense,
      received: (data.dataIn ?? new Uint8Array(0)).slice(0, transferredBytes),
      data: undefined,
    };
  }

  async testUnitReady(): Promise<Reply> {
    return await this.send(TEST_UNIT_READY, {});
  }

  /** Takes all unit attentions that wait. */
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
