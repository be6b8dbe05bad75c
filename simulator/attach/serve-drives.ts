/**
 * An iSCSI target for simulated drives, so that a Linux kernel, QEMU, or any initiator takes one for a tape drive. Start
 * here; iscsi-connection.ts is one connection until it is logged in, target-session.ts afterwards, command-task.ts one
 * command, served-unit.ts the seam to the drive.
 */
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Clock } from "../../src/clock/clock.ts";
import { TransportError, UsageError } from "../../src/transport/errors.ts";
import { SimulatedDrive } from "../simulated-drive.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { IscsiConnection } from "./iscsi-connection.ts";
import type { ServedUnit } from "./served-unit.ts";
import { ServedDrive } from "./served-unit.ts";
import { serveSettings, type ServeOptions, type ServeSettings } from "./serve-options.ts";
import { SessionRegistry } from "./session-registry.ts";
import { UnitQueue } from "./unit-queue.ts";

/** Drives that are being served. */
export interface DriveServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly targetName: string;
  /** Device specifier of a unit, such as `iscsi://127.0.0.1:3260/iqn.2026-01.invalid.capstan:simulator/0`. */
  specifierOf(unit?: number): string;
  /** Sessions that are logged in. */
  readonly sessionCount: number;
  /** Does something to the drive while none of its commands runs: what hands do. */
  exclusively<T>(unit: number, act: () => T | Promise<T>): Promise<T>;
  /** Ends all sessions and listens no more. The drives stay as they are. */
  close(): Promise<void>;
}

function listen(
  server: Server,
  where: { readonly host: string; readonly port: number },
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const at = `${where.host} port ${String(where.port)}`;
      reject(
        new TransportError("SIM_SERVE_LISTEN_FAILED", `listen at ${at}: ${cause.message}`, {
          executed: "no",
          cause,
        }),
      );
    });
    server.listen({ ...where, exclusive: true }, () => {
      const address = server.address();
      // Only a server of a named pipe has another kind of address.
      if (typeof address === "object" && address !== null) resolve(address);
    });
  });
}

/** Time passes by itself while hosts with clocks of their own look on. */
function letTimeFlow(units: readonly ServedUnit[], clock: Clock | undefined): void {
  for (const unit of units) {
    if (unit instanceof ServedDrive && unit.drive.clock instanceof VirtualClock)
      unit.drive.clock.flowWith(clock);
  }
}

/**
 * Serves simulated drives as the logical units 0, 1, … of an iSCSI target until {@link DriveServer.close}. A drive on a
 * virtual clock goes on taking no time for what commands do, but time also passes by itself meanwhile.
 *
 * Any number of initiators may be connected, each with its own unit attentions and reservations; every command runs
 * alone. Do not send commands to a drive in another way while it is served; for what hands do there is
 * {@link DriveServer.exclusively}.
 * @throws UsageError `SIM_SERVE_NEEDS_CHAP`, `SIM_SERVE_SECRET_SHORT`, `SIM_SERVE_SECRETS_EQUAL`,
 *   `SIM_SERVE_NAME_INVALID`, `ARGUMENTS_INVALID`; TransportError `SIM_SERVE_LISTEN_FAILED`.
 */
export async function serveDrives(
  drives: readonly (SimulatedDrive | ServedUnit)[],
  options: ServeOptions = {},
): Promise<DriveServer> {
  const settings = serveSettings(drives.length, options);
  const units = drives.map((one) => (one instanceof SimulatedDrive ? new ServedDrive(one) : one));
  const server = new IscsiServer(units, settings);
  await server.listen();
  return server;
}

/** Connections that are not logged in yet, or that only an answer still goes out of, at a time. */
const CONNECTIONS_MAX = 64;

class IscsiServer implements DriveServer {
  readonly targetName: string;
  readonly #units: readonly ServedUnit[];
  readonly #queues: readonly UnitQueue[];
  readonly #settings: ServeSettings;
  readonly #registry: SessionRegistry;
  readonly #server: Server;
  readonly #connections = new Set<IscsiConnection>();
  #address: AddressInfo | undefined;

  constructor(units: readonly ServedUnit[], settings: ServeSettings) {
    this.targetName = settings.targetName;
    this.#units = units;
    this.#settings = settings;
    this.#queues = units.map(() => new UnitQueue());
    this.#registry = new SessionRegistry(units, this.#queues, settings);
    // Who takes a connection over decides how it reads.
    const socketOptions = { noDelay: true, keepAlive: true, pauseOnConnect: true };
    this.#server = createServer(socketOptions, (socket) => {
      this.#accept(socket);
    });
  }

  async listen(): Promise<void> {
    this.#address = await listen(this.#server, this.#settings);
    for (const unit of this.#units) unit.tellUnits([...this.#units.keys()]);
    letTimeFlow(this.#units, this.#settings.clock);
  }

  #accept(socket: Socket): void {
    if (this.#connections.size - this.sessionCount >= CONNECTIONS_MAX) {
      socket.destroy();
      return;
    }
    const connection = new IscsiConnection(socket, this.#registry, this.#settings);
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
  }

  get host(): string {
    return this.#address?.address ?? this.#settings.host;
  }

  get port(): number {
    return this.#address?.port ?? this.#settings.port;
  }

  specifierOf(unit = 0): string {
    const name = this.host.includes(":") ? `[${this.host}]` : this.host;
    return `iscsi://${name}:${String(this.port)}/${this.targetName}/${String(unit)}`;
  }

  get sessionCount(): number {
    return this.#registry.sessionCount;
  }

  exclusively<T>(unit: number, act: () => T | Promise<T>): Promise<T> {
    const queue = this.#queues[unit];
    if (queue !== undefined) return queue.exclusively(act);
    const problem = `there is no unit ${String(unit)}`;
    return Promise.reject(new UsageError("ARGUMENTS_INVALID", problem));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    const connections = [...this.#connections];
    for (const connection of connections) connection.destroy("the target is being closed");
    await this.#registry.close();
    await Promise.all([closed, ...connections.map((connection) => connection.closed)]);
    letTimeFlow(this.#units, undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
