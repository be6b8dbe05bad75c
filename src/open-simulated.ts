import type { DeviceSpecifier } from "./device-specifier.ts";
import { publishNothing, type OpenTransport } from "./open-transport.ts";

/** Opens a simulated drive whose state lives in a folder. */
export async function openSimulated(
  specifier: Extract<DeviceSpecifier, { kind: "simulated" }>,
): Promise<OpenTransport> {
  const { describeRecovery, openDriveFolder } = await import("../simulator/index.ts");
  const opened = await openDriveFolder(specifier.folder);
  const { recovery } = opened;
  return {
    transport: opened.drive.connect(),
    clock: opened.drive.clock,
    notes: recovery === undefined ? [] : [describeRecovery(recovery)],
    publish: publishNothing,
    close: () => opened.close(),
  };
}
