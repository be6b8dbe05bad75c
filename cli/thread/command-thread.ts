/**
 * What runs in the thread of a command whose drive blocks it: the whole command, so that session, drive, writer and
 * verifier are where the drive's commands are sent. The main thread watches over it; see supervise.ts.
 */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { InvariantError } from "../../src/index.ts";
import { runCommand } from "../run.ts";
import { threadIo } from "./thread-io.ts";
import { isThreadOrder, type FromThread, type ToThread } from "./thread-order.ts";
import { claimElsewhere } from "./claim-elsewhere.ts";

const order: unknown = workerData;
if (isMainThread || parentPort === null || !isThreadOrder(order)) {
  throw new InvariantError("this runs in a thread that was given a command");
}
const stop = new AbortController();
parentPort.on("message", ({ kind }: ToThread) => {
  if (kind === "stop") stop.abort();
});
const io = { ...threadIo(order), claimant: claimElsewhere(parentPort) };
// Who reads our output may leave when it has seen enough; that is no error of ours.
io.stdout.on("error", () => undefined);
const status = await runCommand(order.args, io, stop.signal);
io.stdin.destroy();
const ended: FromThread = { kind: "ended", status };
parentPort.postMessage(ended);
parentPort.close();
