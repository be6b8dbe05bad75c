/**
 * What runs in the thread that owns a blocking device for a program whose own thread must not block: it sends the
 * commands that it is given, one after the other. native imports transport, clock, codec, scsi and iscsi. The other end
 * is threaded-transport.ts. A command blocks this thread, and nobody can end it meanwhile.
 */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { InvariantError } from "../src/transport/errors.ts";
import type { ScsiTransport } from "../src/transport/scsi-transport.ts";
import { openOnThread } from "./blocking-device.ts";
import {
  toPlainError,
  type ThreadAnswer,
  type ThreadOrder,
  type ThreadStart,
} from "./thread-messages.ts";

function isStart(value: unknown): value is ThreadStart {
  return typeof value === "object" && value !== null && "device" in value && "pulse" in value;
}

const port = parentPort;
if (isMainThread || port === null || !isStart(workerData)) {
  throw new InvariantError("this runs in a thread that was given a device");
}
const { device, pulse } = workerData;

const say = (answer: ThreadAnswer, transfer: readonly ArrayBuffer[] = []): void => {
  port.postMessage(answer, [...transfer]);
};

async function execute(
  transport: ScsiTransport,
  order: Extract<ThreadOrder, { kind: "execute" }>,
): Promise<void> {
  const { id, cdb, timeoutMs, dataOut, dataIn } = order;
  const own = typeof dataIn === "number" ? new Uint8Array(dataIn) : undefined;
  const target = own ?? (typeof dataIn === "number" ? undefined : dataIn);
  try {
    const reply = await transport.execute({
      ...{ cdb, timeoutMs },
      ...(dataOut === undefined ? {} : { dataOut }),
      ...(target === undefined ? {} : { dataIn: target }),
    });
    if (own === undefined) say({ kind: "reply", id, reply });
    else say({ kind: "reply", id, reply, received: own }, [own.buffer]);
  } catch (thrown) {
    say({ kind: "failure", id, error: toPlainError(thrown) });
  }
}

async function close(transport: ScsiTransport): Promise<void> {
  try {
    await transport.close();
    say({ kind: "closed" });
  } catch (thrown) {
    say({ kind: "closed", error: toPlainError(thrown) });
  }
}

async function serve(transport: ScsiTransport): Promise<void> {
  await new Promise<void>((resolve) => {
    // One after the other, however they come.
    let last = Promise.resolve();
    port?.on("message", (order: ThreadOrder) => {
      last = last.then(async () => {
        if (order.kind === "execute") return execute(transport, order);
        await close(transport);
        resolve();
      });
    });
  });
  port?.close();
}

let transport: ScsiTransport | undefined;
try {
  transport = await openOnThread(device, pulse);
  say({ kind: "opened", limits: transport.limits });
} catch (thrown) {
  say({ kind: "notOpened", error: toPlainError(thrown) });
}
if (transport === undefined) port.close();
else await serve(transport);
