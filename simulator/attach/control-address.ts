import * as fs from "node:fs";
import process from "node:process";

/** Name of the socket in a drive's folder through which the process that serves the drive is told what hands do. */
export const CONTROL_SOCKET = "control";

/** Whether this operating system can have such a socket: it needs names that do not depend on the length of a path. */
export const hasControlSockets = (): boolean =>
  process.platform === "linux" || process.platform === "android";

/**
 * A folder whose sockets have short addresses, however long its own path is: the path of a socket has at most 107 bytes.
 * Linux manual pages, unix(7), Address format; proc(5), /proc/pid/fd. Dispose of it when no socket uses it any more, not
 * before.
 */
export class SocketFolder implements Disposable {
  readonly #descriptor: number;

  /** Throws what the system says when the folder is not there. */
  constructor(folder: string) {
    this.#descriptor = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  }

  addressOf(name: string): string {
    return `/proc/self/fd/${String(this.#descriptor)}/${name}`;
  }

  [Symbol.dispose](): void {
    fs.closeSync(this.#descriptor);
  }
}
