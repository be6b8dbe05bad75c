import { makeProducer, ProducerSource, ThreadedSource } from "../../src/index.ts";
import type { BlockSource, ProducerSpec, StreamDigestAlgorithm } from "../../src/index.ts";
import type { Io } from "../io.ts";

const RING_BYTES = 128 * 1024 * 1024;
const SLOTS_MIN = 8;

/** Node starts no thread from a TypeScript file, so sources in development work without. */
const FROM_BUILD = import.meta.url.endsWith(".js");

/**
 * Where the blocks of a session come from: made in a thread of its own when this runs from the build, else, or with
 * CAPSTAN_THREADS=off, in the caller's thread.
 */
export function blockSourceFor(
  io: Io,
  spec: ProducerSpec,
  shape: { readonly blockBytes: number; readonly digest: StreamDigestAlgorithm },
): BlockSource {
  const slotCount = Math.max(SLOTS_MIN, Math.floor(RING_BYTES / shape.blockBytes));
  const options = { ...shape, slotCount };
  if (FROM_BUILD && io.env["CAPSTAN_THREADS"] !== "off") {
    return new ThreadedSource({ spec, ...options });
  }
  return new ProducerSource({ producer: makeProducer(spec, shape), kind: spec.kind, ...options });
}
