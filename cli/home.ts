import { homedir } from "node:os";
import { join } from "node:path";
import type { Io } from "./io.ts";

/** The folder where this program keeps what must outlive a run: simulated drives, journals. */
export function homeFolder(io: Io): string {
  const chosen = io.env["CAPSTAN_HOME"];
  if (chosen !== undefined && chosen !== "") return chosen;
  const home = io.env["HOME"];
  const base = home === undefined || home === "" ? homedir() : home;
  return join(base, ".local", "share", "capstan");
}

/** Folder of the embedded simulated drive, which is used when no device is named. */
export const embeddedDriveFolder = (io: Io): string => join(homeFolder(io), "drive");

/** Folder of what was read of drives that forget their alerts when they are read, one file a drive. */
export const alertsFolder = (io: Io): string => join(homeFolder(io), "alerts");

/** File in which cleanings are noted: of which drive, with which cartridge, with what success. */
export const cleaningLogFile = (io: Io): string => join(homeFolder(io), "cleanings.jsonl");

/** Folder of the journals of sessions that were interrupted, one folder a cartridge below it. */
export const journalsFolder = (io: Io): string => join(homeFolder(io), "journals");
