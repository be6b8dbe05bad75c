import { isMainThread } from "node:worker_threads";
import type { BlockingDevice } from "../native/blocking-device.ts";
import type { Clock } from "./clock/clock.ts";
import type { ScsiTransport } from "./transport/scsi-transport.ts";

/**
 * Opens a device whose commands block. The main thread must not wait for a drive: there the commands go to a thread that
 * is started for them. On any other thread they block that thread, and its signals are blocked for good.
 */
export async function openBlocking(
  device: BlockingDevice,
  options: { readonly clock: Clock; readonly pulse?: SharedArrayBuffer },
): Promise<ScsiTransport> {
  const { clock } = options;
  if (isMainThread) {
    const { ThreadedTransport } = await import("../native/threaded-transport.ts");
    return ThreadedTransport.open({ device, clock });
  }
  const { openOnThread } = await import("../native/blocking-device.ts");
  return openOnThread(device, options.pulse);
}
