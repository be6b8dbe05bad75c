import { openLibc } from "./libc.ts";

/**
 * Ends this process at once with an exit status, whatever its threads do: `process.exit` waits for a thread that hangs in
 * a command, for ever if need be. Nothing is cleaned up, so all output must have been written.
 * @throws TransportError when there is no C library to do it.
 */
export function endProcess(status: number): void {
  openLibc().exitNow(status);
}
