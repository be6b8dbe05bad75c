import { join, resolve } from "node:path";
import { AlertStore } from "../src/index.ts";
import type { DeviceSpecifier, DriveIdentity, OpenDrive } from "../src/index.ts";
import { alertsFolder } from "./home.ts";
import type { Io } from "./io.ts";

/** A drive, as far as its name on disk follows from it. */
export interface NamedDrive {
  readonly specifier: DeviceSpecifier;
  readonly identity: DriveIdentity;
}

/** An open drive by its name on disk. */
export const named = ({ specifier, drive: { identity } }: OpenDrive): NamedDrive => ({
  specifier,
  identity,
});

/**
 * Where the alerts of a drive are kept that are lost when they are read; `undefined` for a recording, whose alerts are not
 * those of now.
 */
export function alertStoreOf(io: Io, drive: NamedDrive, device: string): AlertStore | undefined {
  const path = keptFileOf(io, drive, device);
  return path === undefined ? undefined : new AlertStore(`${path}.jsonl`);
}

/** The beginning of the names of files that belong to a drive; `undefined` for a recording. */
export function keptFileOf(io: Io, drive: NamedDrive, device: string): string | undefined {
  if (drive.specifier.kind === "replay") return undefined;
  const name = driveKeyOf(io, drive, device).replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return join(alertsFolder(io), name);
}

/** What a drive is remembered by. */
export function driveKeyOf(io: Io, { specifier, identity }: NamedDrive, device: string): string {
  const { serial, vendor, product } = identity;
  // Simulated drives of one model have one serial number; two drives that have none must not be taken for one.
  if (specifier.kind === "simulated") return `sim-${resolve(io.cwd, specifier.folder)}`;
  return serial === undefined ? `device-${vendor}-${product}-${device}` : `drive-${serial}`;
}
