/**
 * Serves one simulated drive until standard input ends, and says in one line where. Its parent uses an initiator that blocks
 * its thread, which therefore cannot be the target's.
 */
import process from "node:process";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { ServedOrder } from "./iscsi-cu-served.ts";
import { asDeclared } from "../../src/codec/as-declared.ts";

const { personality, accounts } = asDeclared<ServedOrder>(JSON.parse(process.argv[2] ?? ""));
const server = await serveDrives([createSimulatedDrive({ personality })], {
  ...(accounts === undefined ? {} : { accounts }),
});
const { host, port, targetName: target } = server;
process.stdout.write(`${JSON.stringify({ host, port, target })}\n`);
process.stdin.resume();
process.stdin.once("end", () => {
  void server.close();
});
