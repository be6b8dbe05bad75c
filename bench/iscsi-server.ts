/** A process that serves one simulated drive; says its port on standard output and lives until its input ends. */
import { createSimulatedDrive } from "../simulator/create-simulated-drive.ts";
import { serveDrives } from "../simulator/attach/serve-drives.ts";

const server = await serveDrives([createSimulatedDrive()]);
process.stdout.write(`${JSON.stringify({ port: server.port, target: server.targetName })}\n`);
process.stdin.on("end", () => {
  void server.close();
});
process.stdin.resume();
