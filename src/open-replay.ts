import type { DeviceSpecifier } from "./device-specifier.ts";
import { publishNothing, type OpenTransport } from "./open-transport.ts";
import { ReplayTransport } from "./transport/replay-transport.ts";

/**
 * Opens a recording in a drive's place, on a virtual clock that the recorded commands move on.
 * @throws UsageError `REPLAY_FILE_NOT_FOUND`, `REPLAY_FILE_INVALID`; `close` throws TransportError `REPLAY_DIVERGED` or
 *   `REPLAY_ENDED` when more or something else was asked than was recorded
 */
export async function openReplay(
  specifier: Extract<DeviceSpecifier, { kind: "replay" }>,
): Promise<OpenTransport> {
  const { VirtualClock } = await import("../simulator/index.ts");
  const clock = new VirtualClock();
  const transport = new ReplayTransport(specifier.file, {
    onElapsed: (elapsedMs) => {
      clock.advance(elapsedMs);
    },
  });
  return {
    transport,
    clock,
    notes: transport.notes,
    publish: publishNothing,
    close: async () => {
      await transport.close();
      // Who asked may have taken the error for a drive that does not tell.
      if (transport.stopped !== undefined) throw transport.stopped;
    },
  };
}
