import { createHash, type Hash } from "node:crypto";
import { crc32c } from "../codec/crc32c.ts";
import { invariant } from "../transport/errors.ts";
import type {
  Block,
  BlockSource,
  ByteProducer,
  StreamDigestAlgorithm,
  StreamKind,
} from "./block-source.ts";
import { ringSlots, slotStrideBytes } from "./ring-memory.ts";
import { SlotBlock } from "./slot-block.ts";
import type { FileRecord } from "./session-record.ts";
import { asError, StreamError } from "./stream-error.ts";

/** What an in-process source is made from. */
export interface ProducerSourceOptions {
  readonly producer: ByteProducer;
  readonly kind: StreamKind;
  /** Length of every block but the last, in bytes. */
  readonly blockBytes: number;
  /** Slots of the ring, at least 4. */
  readonly slotCount: number;
  /** How the whole stream (raw) or, by the producer, each file (tar) is digested. @defaultValue "sha256" */
  readonly digest?: StreamDigestAlgorithm;
  /** Memory of the ring. @defaultValue memory of this thread */
  readonly memory?: ArrayBuffer | SharedArrayBuffer;
}

/** Blocks made in the caller's thread, one when it is asked for: no threads, so a seed reproduces a run. */
export class ProducerSource implements BlockSource {
  readonly kind: StreamKind;
  readonly blockBytes: number;
  readonly slotCount: number;
  readonly digestAlgorithm: StreamDigestAlgorithm;
  streamDigest: Uint8Array | undefined;
  readonly #producer: ByteProducer;
  readonly #blocks: readonly SlotBlock[];
  readonly #hash: Hash | undefined;
  #again: SlotBlock | undefined;
  #madeCount = 0;
  #releasedCount = 0;
  #ended = false;
  #failure: StreamError | undefined;

  constructor(options: ProducerSourceOptions) {
    const { blockBytes, slotCount, digest = "sha256" } = options;
    this.kind = options.kind;
    this.blockBytes = blockBytes;
    this.slotCount = slotCount;
    this.digestAlgorithm = digest;
    this.#producer = options.producer;
    const memory = options.memory ?? new ArrayBuffer(slotStrideBytes(blockBytes) * slotCount);
    this.#blocks = ringSlots(memory, options).map((slot) => new SlotBlock(slot));
    // The files of an archive have digests of their own; a second one over all of it would halve the speed.
    this.#hash = digest === "none" || options.kind === "tar" ? undefined : createHash(digest);
  }

  next(): Block | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ended) return undefined;
    const index = this.#madeCount;
    invariant(index - this.#releasedCount < this.slotCount, "the writer releases blocks in time");
    const block = this.#blocks[index % this.slotCount];
    invariant(block !== undefined, "the ring has all its slots");
    const byteLength = this.#read(block.slot.subarray(0, this.blockBytes));
    if (byteLength === 0) {
      this.#ended = true;
      this.streamDigest = this.#hash?.digest();
      return undefined;
    }
    const data = block.slot.subarray(0, byteLength);
    this.#hash?.update(data);
    this.#madeCount += 1;
    return block.set(index, byteLength, crc32c(data));
  }

  release(upToIndex: number): void {
    if (upToIndex > this.#releasedCount) this.#releasedCount = upToIndex;
  }

  held(index: number): Block | undefined {
    const block = this.#blocks[index % this.slotCount];
    return block?.index === index ? block : undefined;
  }

  async reread(index: number): Promise<Block | undefined> {
    this.#again ??= new SlotBlock(new Uint8Array(slotStrideBytes(this.blockBytes)));
    const target = this.#again.slot.subarray(0, this.blockBytes);
    const byteLength = this.#producer.readAgain?.(index * this.blockBytes, target) ?? 0;
    if (byteLength === 0) return Promise.resolve(undefined);
    const crc = crc32c(target.subarray(0, byteLength));
    return Promise.resolve(this.#again.set(index, byteLength, crc));
  }

  takeFiles(): readonly FileRecord[] {
    return this.#producer.takeFiles?.() ?? [];
  }

  async close(): Promise<void> {
    if (!this.#ended) this.#producer.close?.();
    this.#ended = true;
    return Promise.resolve();
  }

  remaining(): Iterable<FileRecord> {
    return this.#producer.remaining?.() ?? [];
  }

  #read(target: Uint8Array): number {
    try {
      return this.#producer.read(target);
    } catch (thrown) {
      const cause = asError(thrown);
      const message = `the source was being read: ${cause.message}`;
      this.#failure = new StreamError("SOURCE_FAILED", message, { cause });
      throw this.#failure;
    }
  }
}
