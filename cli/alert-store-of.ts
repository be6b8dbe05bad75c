import { join, resolve } from "node:path";
import { AlertStore } from "../src/index.ts";
import type { OpenDrive } from "../src/index.ts";
import { alertsFolder } from "./home.ts";
import type { Io } from "./io.ts";

/**
 * Where the alerts of a drive are kept that are lost when they are read; `undefined` for a recording, whose alerts are not
 * those of now.
 */
export function alertStoreOf(io: Io, { specifier, drive }: OpenDrive): AlertStore | undefined {
  if (specifier.kind === "replay") return undefined;
  // Simulated drives of one model have one serial number.
  const name =
    specifier.kind === "simulated"
      ? `sim-${resolve(io.cwd, specifier.folder)}`
      : `drive-${drive.identity.serial ?? "unknown"}`;
  return new AlertStore(
    join(alertsFolder(io), `${name.replaceAll(/[^A-Za-z0-9._-]/g, "_")}.jsonl`),
  );
}
