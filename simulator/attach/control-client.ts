import { createConnection, type Socket } from "node:net";
import { AbortedError, TransportError } from "../../src/transport/errors.ts";
import type { FolderAction, FolderReport } from "../drive-folder/folder-action.ts";
import { CONTROL_SOCKET, hasControlSockets, SocketFolder } from "./control-address.ts";
import { LINE_END, parseAnswer, requestLine } from "./control-messages.ts";

/** An answer is no longer than this, in bytes; the longest ones list the cartridges of a full shelf. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Asks the process that serves a drive to do something to it. Gives undefined when nobody serves the folder, or not for
 * this user. It waits as long as the drive is at work; `signal` ends that, and what has not begun will not be done then.
 * @throws the error that the server met, with its code; TransportError `SIM_CONTROL_LOST`; AbortedError.
 */
export async function askControl(
  folder: string,
  action: FolderAction,
  signal?: AbortSignal,
): Promise<FolderReport | undefined> {
  const socket = await connect(folder);
  if (socket === undefined) return undefined;
  const stop = (): void => {
    socket.destroy();
  };
  signal?.addEventListener("abort", stop, { once: true });
  try {
    if (signal?.aborted !== true) socket.write(requestLine(action));
    return parseAnswer(await answerOf(socket, folder));
  } catch (cause) {
    if (signal?.aborted === true)
      throw new AbortedError(`${action.kind} ${folder}: stopped before it was done`, { cause });
    throw cause;
  } finally {
    signal?.removeEventListener("abort", stop);
    socket.destroy();
  }
}

async function connect(folder: string): Promise<Socket | undefined> {
  if (!hasControlSockets()) return undefined;
  using inside = new SocketFolder(folder);
  const socket = createConnection({ path: inside.addressOf(CONTROL_SOCKET) });
  return await new Promise((resolve) => {
    socket.once("connect", () => {
      resolve(socket);
    });
    // Later errors are told by the end of the connection.
    socket.on("error", () => {
      resolve(undefined);
    });
  });
}

function answerOf(socket: Socket, folder: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let byteLength = 0;
    socket.on("data", (piece: Buffer) => {
      const end = piece.indexOf(LINE_END);
      pieces.push(end < 0 ? piece : piece.subarray(0, end));
      byteLength += piece.length;
      if (end >= 0) resolve(Buffer.concat(pieces));
      else if (byteLength > ANSWER_BYTES_MAX) socket.destroy();
    });
    socket.once("close", () => {
      const problem = `ask the server of ${folder}: it ended before it had answered`;
      reject(new TransportError("SIM_CONTROL_LOST", problem, { executed: "unknown" }));
    });
  });
}
