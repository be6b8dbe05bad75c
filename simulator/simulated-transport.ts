import { AbortedError, TransportError, UsageError } from "../src/transport/errors.ts";
import type {
  ScsiReply,
  ScsiRequest,
  ScsiTransport,
  TransferLimits,
} from "../src/transport/scsi-transport.ts";
import type { Nexus } from "./nexus.ts";

/** What commands are sent to. */
interface CommandTarget {
  execute(nexus: Nexus, request: ScsiRequest): ScsiReply | Promise<ScsiReply>;
}

/** A cable of no length to a simulated drive. */
export class SimulatedTransport implements ScsiTransport {
  readonly limits: TransferLimits = { maxTransferBytes: 0xff_ffff, bufferAlignment: 1 };
  readonly #drive: CommandTarget;
  readonly #nexus: Nexus;
  #closed = false;

  constructor(drive: CommandTarget, nexus: Nexus) {
    this.#drive = drive;
    this.#nexus = nexus;
  }

  async execute(
    request: ScsiRequest,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScsiReply> {
    if (this.#closed) {
      throw new TransportError("TRANSPORT_CLOSED", "send command: the transport is closed", {
        executed: "no",
      });
    }
    if (request.dataIn !== undefined && request.dataOut !== undefined) {
      throw new UsageError("TRANSPORT_TWO_DIRECTIONS", "send command: data in both directions");
    }
    if (options.signal?.aborted === true)
      throw new AbortedError("stopped before the command was sent");
    return await this.#drive.execute(this.#nexus, request);
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }
}
