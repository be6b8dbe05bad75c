/**
 * A tape drive in software. Imports codec, clock, transport and scsi only; it never uses the host side, for it is the
 * second opinion on how a drive behaves. Start here; the state is drive-core.ts, what a command does stands in handlers/.
 */
import type { ScsiReply, ScsiRequest, ScsiTransport } from "../src/transport/scsi-transport.ts";
import { routerFor } from "./all-handlers.ts";
import { CommandExecutor } from "./command-executor.ts";
import type { DriveCoreOptions } from "./drive-core.ts";
import { DriveCore } from "./drive-core.ts";
import type { Nexus } from "./nexus.ts";
import type { Transfer } from "./transfer-length.ts";
import { SimulatedTransport } from "./simulated-transport.ts";

/** What a drive is made of. */
export type SimulatedDriveOptions = Omit<DriveCoreOptions, "commands">;

/** A simulated drive. */
export class SimulatedDrive extends DriveCore {
  readonly #executor: CommandExecutor;

  constructor(options: SimulatedDriveOptions) {
    const router = routerFor(options.personality);
    super({ ...options, commands: router.commands });
    this.#executor = new CommandExecutor(this, router);
  }

  /** A transport for one initiator. The same name is the same initiator: programs of one host share it. */
  connect(initiator = "host"): ScsiTransport {
    return new SimulatedTransport(this, this.nexus(initiator));
  }

  /** Runs one command of one initiator; `cancel` ends what it waits for, and it rejects with the signal's reason. */
  execute(
    nexus: Nexus,
    request: ScsiRequest,
    cancel?: AbortSignal,
  ): ScsiReply | Promise<ScsiReply> {
    let reply: ScsiReply | Promise<ScsiReply> | undefined;
    const forget = (): void => {
      this.cancel = undefined;
    };
    try {
      reply = this.#executor.execute(nexus, request, cancel);
    } finally {
      // It belongs to this command: nothing that lets time pass afterwards must be ended by it.
      if (!(reply instanceof Promise)) forget();
    }
    return reply instanceof Promise ? reply.finally(forget) : reply;
  }

  /** Bytes that a command moves, as its CDB and what this initiator has set say; none for one that will be refused. */
  transferOf(nexus: Nexus, cdb: Uint8Array): Transfer {
    return this.#executor.transferOf(nexus, cdb);
  }
}
