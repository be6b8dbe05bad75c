/** What runs in the thread that makes blocks: reads the source, digests, computes CRCs, fills the ring. */
import { createHash, type Hash } from "node:crypto";
import { isMainThread, MessagePort, workerData } from "node:worker_threads";
import { crc32c } from "../codec/crc32c.ts";
import { InvariantError } from "../transport/errors.ts";
import type { ByteProducer } from "./block-source.ts";
import { makeProducer } from "./producer-spec.ts";
import type { ProducerMessage, ProducerOrder } from "./producer-order.ts";
import { SharedRing } from "./shared-ring.ts";
import { asError } from "./stream-error.ts";
import { TarProducer } from "./tar-producer.ts";

function isOrder(value: unknown): value is ProducerOrder {
  return typeof value === "object" && value !== null && "ring" in value && "spec" in value;
}

/** Fills the ring until the source ends or the consumer has had enough. */
function produce(order: ProducerOrder): void {
  const { port, spec, digest } = order;
  const ring = new SharedRing(order.ring);
  const tell = (message: ProducerMessage): void => {
    port.postMessage(message);
  };
  const { blockBytes } = order.ring;
  const producer = makeProducer(spec, { blockBytes, digest, stopped: () => ring.stopping });
  const hash = spec.kind === "tar" || digest === "none" ? undefined : createHash(digest);
  try {
    const whole = fill(ring, { producer, hash, tell });
    const stop = !whole && producer instanceof TarProducer ? producer.stop() : undefined;
    tell({
      kind: "end",
      ...(whole && hash ? { digest: hash.digest() } : {}),
      ...(stop ? { stop } : {}),
    });
    ring.setState("ended");
  } catch (thrown) {
    const { message } = asError(thrown);
    tell({ kind: "failure", message });
    ring.setState("failed");
  } finally {
    // Wakes a consumer that waits in its event loop.
    tell({ kind: "news" });
    port.close();
  }
}

/** True when the source came to its end, false when the consumer stopped it. */
function fill(
  ring: SharedRing,
  parts: {
    readonly producer: ByteProducer;
    readonly hash: Hash | undefined;
    readonly tell: (message: ProducerMessage) => void;
  },
): boolean {
  const { producer, hash, tell } = parts;
  const { blockBytes } = ring.parts;
  for (let index = 0; ring.waitForSlot(index); index++) {
    const slot = ring.slotOf(index).subarray(0, blockBytes);
    const byteLength = producer.read(slot);
    const files = producer.takeFiles?.() ?? [];
    if (files.length > 0) tell({ kind: "files", files });
    if (ring.stopping) return false;
    if (byteLength === 0) return true;
    const data = slot.subarray(0, byteLength);
    hash?.update(data);
    if (ring.publish(index, { byteLength, crc32c: crc32c(data) })) tell({ kind: "news" });
  }
  return false;
}

const order: unknown = workerData;
if (isMainThread || !isOrder(order) || !(order.port instanceof MessagePort)) {
  throw new InvariantError("this runs in a thread that was given an order");
}
produce(order);
