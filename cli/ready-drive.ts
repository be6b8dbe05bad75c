import type { OpenDrive } from "../src/index.ts";
import type { CommandContext } from "./command.ts";
import { note } from "./io.ts";

/** Loading and calibrating a cartridge of the newest generations may take up to two hours; this is for loading alone. */
const READY_LIMIT_MS = 600_000;

/** Waits while the drive becomes ready, and says so; throws its reason when waiting does not help. */
export async function readyDrive({ io, signal }: CommandContext, open: OpenDrive): Promise<void> {
  let said = false;
  await open.drive.waitUntilReady({
    limitMs: READY_LIMIT_MS,
    signal,
    onWait: ({ says }) => {
      if (!said) note(io, `capstan: waiting: ${says}`);
      said = true;
    },
  });
}
