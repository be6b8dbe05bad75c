import type { DriveRecovery } from "./drive-folder.ts";

/** What opening a drive's folder found, in a sentence for people. */
export function describeRecovery({ cut }: DriveRecovery): string {
  const { cutObjects = 0, cutBytes = 0 } = cut ?? {};
  const lost =
    cutObjects + cutBytes === 0
      ? ""
      : `; ${String(cutObjects)} unfinished objects and ${String(cutBytes)} bytes were cut off the tape's end`;
  return `the last process died with the simulated drive open: it behaves as after a power failure${lost}`;
}
