import type { DriveRecovery } from "../simulator/index.ts";
import type { DeviceSpecifier } from "./device-specifier.ts";
import { publishNothing, type OpenTransport } from "./open-transport.ts";

/** Opens a simulated drive whose state lives in a folder. */
export async function openSimulated(
  specifier: Extract<DeviceSpecifier, { kind: "simulated" }>,
): Promise<OpenTransport> {
  const { openDriveFolder } = await import("../simulator/index.ts");
  const opened = await openDriveFolder(specifier.folder);
  return {
    transport: opened.drive.connect(),
    clock: opened.drive.clock,
    notes: notesOn(opened.recovery),
    publish: publishNothing,
    close: () => opened.close(),
  };
}

function notesOn(recovery: DriveRecovery | undefined): readonly string[] {
  if (recovery === undefined) return [];
  const { cutObjects = 0, cutBytes = 0 } = recovery.cut ?? {};
  const cut =
    cutObjects + cutBytes === 0
      ? ""
      : `; ${String(cutObjects)} unfinished objects and ${String(cutBytes)} bytes were cut off the tape's end`;
  return [
    `the last process died with the simulated drive open: it behaves as after a power failure${cut}`,
  ];
}
