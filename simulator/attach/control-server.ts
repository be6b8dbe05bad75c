/**
 * The socket through which the process that serves a drive is told what hands do: control-client.ts is the other end,
 * control-messages.ts what they say to each other.
 */
import * as fs from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { DriveFolderError } from "../drive-folder/drive-folder-error.ts";
import { CONTROL_SOCKET, SocketFolder } from "./control-address.ts";
import { ControlConnection, type ControlTask } from "./control-connection.ts";

const CONNECTIONS_MAX = 16;
/** Where the socket is made, before anybody can reach it. */
const NEST = "control.new";
const OWNER_ONLY = { folder: 0o700, socket: 0o600 } as const;

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path, exclusive: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** The control socket of one drive that is being served. */
export class ControlServer {
  readonly #task: ControlTask;
  readonly #server: Server;
  readonly #connections = new Set<ControlConnection>();
  #nest: SocketFolder | undefined;
  #placed = false;

  private constructor(task: ControlTask) {
    this.#task = task;
    this.#server = createServer((socket) => {
      this.#accept(socket);
    });
  }

  /**
   * Opens the socket, for this user alone. One that is there already belongs to a server that died, for this process has
   * the folder's lock.
   * @throws DriveFolderError `SIM_CONTROL_FAILED`.
   */
  static async open(task: ControlTask): Promise<ControlServer> {
    const control = new ControlServer(task);
    try {
      await control.#open();
    } catch (cause) {
      await control.close();
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `serve ${task.folder}: its control socket cannot be made: ${why}`;
      throw new DriveFolderError("SIM_CONTROL_FAILED", message, { cause });
    }
    return control;
  }

  async #open(): Promise<void> {
    const { folder } = this.#task;
    const nest = join(folder, NEST);
    fs.rmSync(nest, { recursive: true, force: true });
    fs.mkdirSync(nest, { mode: OWNER_ONLY.folder });
    try {
      this.#nest = new SocketFolder(nest);
      await listen(this.#server, this.#nest.addressOf(CONTROL_SOCKET));
      fs.chmodSync(join(nest, CONTROL_SOCKET), OWNER_ONLY.socket);
      fs.renameSync(join(nest, CONTROL_SOCKET), join(folder, CONTROL_SOCKET));
      this.#placed = true;
    } finally {
      fs.rmSync(nest, { recursive: true, force: true });
    }
  }

  #accept(socket: Socket): void {
    if (this.#connections.size >= CONNECTIONS_MAX) {
      socket.destroy();
      return;
    }
    const connection = new ControlConnection(socket, this.#task);
    this.#connections.add(connection);
    void connection.over.then(() => this.#connections.delete(connection));
  }

  /** Ends what is under way and removes the socket. Settles when nothing is done to the drive from here any more. */
  async close(): Promise<void> {
    if (this.#placed) fs.rmSync(join(this.#task.folder, CONTROL_SOCKET), { force: true });
    if (this.#server.listening) {
      const closed = new Promise<void>((resolve) => {
        this.#server.close(() => {
          resolve();
        });
      });
      const connections = [...this.#connections];
      for (const connection of connections) connection.destroy();
      await Promise.all(connections.map((one) => one.over));
      await closed;
    }
    // Not before: until it is closed the socket goes by an address below this folder.
    this.#nest?.[Symbol.dispose]();
    this.#nest = undefined;
  }
}
