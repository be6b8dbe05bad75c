import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type * as threaded from "../../native/threaded-transport.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";

// Threads start from the build only. Its types are those of the sources.
const built = new URL("../../dist/native/threaded-transport.js", import.meta.url).href;
const { ThreadedTransport } = (await import(built)) as typeof threaded;

const MODULE = new URL("../support/blocking-transport.mjs", import.meta.url).href;
const CHILD = fileURLToPath(new URL("../support/abandon-child.mjs", import.meta.url));
const clock = new SystemClock();

const open = (closeLimitMs?: number): Promise<ScsiTransport> =>
  ThreadedTransport.open({
    device: { kind: "module", url: MODULE },
    clock,
    ...(closeLimitMs === undefined ? {} : { closeLimitMs }),
  });

/** The command that blocks in the C library. */
const block = (ms: number): Uint8Array =>
  Uint8Array.of(1, 0, ms >>> 24, (ms >>> 16) & 0xff, (ms >>> 8) & 0xff, ms & 0xff);

const timeoutMs = 1000;

describe("a device on a thread of its own", { timeout: 60_000 }, () => {
  it("has the limits of the device", async () => {
    const transport = await open();
    expect(transport.limits).toEqual({ maxTransferBytes: 4096, bufferAlignment: 512 });
    await transport.close();
  });

  it("carries data both ways, in memory of its own and in shared memory", async () => {
    const transport = await open();
    for (const shared of [false, true]) {
      const memory = (length: number): Uint8Array =>
        new Uint8Array(shared ? new SharedArrayBuffer(length) : new ArrayBuffer(length));
      const dataOut = memory(3);
      dataOut.set([1, 2, 40]);
      const out = await transport.execute({ cdb: Uint8Array.of(0, 9), dataOut, timeoutMs });
      expect(out).toEqual({
        status: 0,
        sense: Uint8Array.of(43),
        transferredBytes: 3,
        elapsedMs: 1,
      });
      const dataIn = memory(5);
      const reply = await transport.execute({ cdb: Uint8Array.of(0, 9), dataIn, timeoutMs });
      expect(reply.transferredBytes).toBe(4);
      expect([...dataIn.subarray(0, 4)]).toEqual([9, 9, 9, 9]);
    }
    await transport.close();
  });

  it("passes errors on with class, code and what they know", async () => {
    const transport = await open();
    await expect(transport.execute({ cdb: Uint8Array.of(2, 0), timeoutMs })).rejects.toMatchObject({
      name: "TransportError",
      code: "TRANSPORT_TIMEOUT",
      message: "it took too long",
      executed: "unknown",
      elapsedMs: 7,
    });
    expect(await transport.execute({ cdb: Uint8Array.of(0, 0), timeoutMs })).toMatchObject({
      status: 0,
    });
    await transport.close();
    await expect(transport.execute({ cdb: Uint8Array.of(0, 0), timeoutMs })).rejects.toMatchObject({
      code: "TRANSPORT_CLOSED",
      executed: "no",
    });
  });

  it("says why the device could not be opened", async () => {
    const device = { kind: "module", url: MODULE, options: { refuse: true } } as const;
    await expect(ThreadedTransport.open({ device, clock })).rejects.toMatchObject({
      code: "DEVICE_IN_USE",
      executed: "no",
    });
  });

  it("leaves this thread free while a command blocks, and takes one after the other", async () => {
    const transport = await open();
    const order: string[] = [];
    const blocked = transport.execute({ cdb: block(300), timeoutMs }).then(() => {
      order.push("blocked");
    });
    const next = transport.execute({ cdb: Uint8Array.of(0, 0), timeoutMs }).then(() => {
      order.push("next");
    });
    await clock.sleep(10);
    order.push("meanwhile");
    await Promise.all([blocked, next]);
    expect(order).toEqual(["meanwhile", "blocked", "next"]);
    await transport.close();
  });

  it("is given up when a command hangs: close rejects, and so does the command", async () => {
    const transport = await open(100);
    const hanging = transport.execute({ cdb: block(3000), timeoutMs });
    const failed = expect(hanging).rejects.toMatchObject({
      code: "TRANSPORT_ABANDONED",
      executed: "unknown",
    });
    await expect(transport.close()).rejects.toMatchObject({ code: "TRANSPORT_ABANDONED" });
    await failed;
  });

  it("makes an error of the end of the thread, not a hang", async () => {
    const transport = await open();
    await expect(transport.execute({ cdb: Uint8Array.of(3, 0), timeoutMs })).rejects.toMatchObject({
      code: "TRANSPORT_THREAD_DIED",
      executed: "unknown",
    });
    await expect(transport.execute({ cdb: Uint8Array.of(0, 0), timeoutMs })).rejects.toMatchObject({
      code: "TRANSPORT_THREAD_DIED",
      executed: "no",
    });
    await transport.close();
  });

  it("does not keep a program that gives it up from ending", async () => {
    const child = spawn(process.execPath, [CHILD], { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    const [status] = (await once(child, "close")) as [number | null];
    expect(output).toBe("command: TRANSPORT_ABANDONED\nclose: TRANSPORT_ABANDONED\n");
    expect(status).toBe(130);
  });
});
