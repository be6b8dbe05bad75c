import { join, resolve } from "node:path";
import { AlertStore } from "../src/index.ts";
import type { OpenDrive } from "../src/index.ts";
import { alertsFolder } from "./home.ts";
import type { Io } from "./io.ts";

/**
 * Where the alerts of a drive are kept that are lost when they are read; `undefined` for a recording, whose alerts are not
 * those of now.
 */
export function alertStoreOf(io: Io, open: OpenDrive, device: string): AlertStore | undefined {
  if (open.specifier.kind === "replay") return undefined;
  const name = driveKeyOf(io, open, device).replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return new AlertStore(join(alertsFolder(io), `${name}.jsonl`));
}

/** What a drive is remembered by. */
export function driveKeyOf(io: Io, { specifier, drive }: OpenDrive, device: string): string {
  const { serial, vendor, product } = drive.identity;
  // Simulated drives of one model have one serial number; two drives that have none must not be taken for one.
  if (specifier.kind === "simulated") return `sim-${resolve(io.cwd, specifier.folder)}`;
  return serial === undefined ? `device-${vendor}-${product}-${device}` : `drive-${serial}`;
}
