import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { IscsiTape } from "./iscsi-tape.ts";

/** Serves a simulated LTO-9 as a target of the conformance suites; no deviation of it is known. */
export async function servedDrive(): Promise<IscsiTape> {
  const drive = createSimulatedDrive();
  const server = await serveDrives([drive]);
  const { host, port, targetName: target } = server;
  const arming = {
    CAPSTAN_HWTEST_SERIAL: drive.serial,
    CAPSTAN_HWTEST_CARTRIDGE: drive.deck.cartridge.facts.serial,
  };
  return { host, port, target, logicalUnit: 0, choice: { arming }, close: () => server.close() };
}
