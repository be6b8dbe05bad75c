import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import process from "node:process";

/**
 * A local socket without a file: an abstract name on Linux, a pipe on Windows; `undefined` where the system has neither.
 * The kernel gives a name to one holder at a time and takes it back at the moment the holder dies, however it dies, so
 * there is no stale lock, nothing to break and no race in breaking it, which every lock file has. Processes in different
 * network namespaces do not see each other's names.
 */
export function localSocketPath(name: string): string | undefined {
  switch (process.platform) {
    case "linux":
    case "android":
      return `\0${name}`;
    case "win32":
      return `\\\\.\\pipe\\${name}`;
    default:
      return undefined;
  }
}

/**
 * Takes a name for this process until the server is closed or the process ends; does not keep the process alive. Gives
 * `undefined` when somebody has it already, at once: it never waits. `answer` gets whoever connects.
 */
export async function takeLocalName(
  path: string,
  answer: (socket: Socket) => void,
): Promise<Server | undefined> {
  try {
    return await listen(path, answer);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return undefined;
    throw error;
  }
}

function listen(path: string, answer: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(answer);
    server.once("error", reject);
    // Exclusive: workers of a cluster would else share the name through their parent.
    server.listen({ path, exclusive: true }, () => {
      server.off("error", reject);
      server.unref();
      resolve(server);
    });
  });
}
