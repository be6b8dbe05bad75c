import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import type { Block, BlockSource, StreamDigestAlgorithm, StreamKind } from "./block-source.ts";
import { crc32c } from "../codec/crc32c.ts";
import type { ByteProducer } from "./block-source.ts";
import type { ProducerMessage, ProducerOrder } from "./producer-order.ts";
import { makeProducer, type ProducerSpec } from "./producer-spec.ts";
import { slotStrideBytes } from "./ring-memory.ts";
import type { FileRecord } from "./session-record.ts";
import { SharedRing } from "./shared-ring.ts";
import { SlotBlock } from "./slot-block.ts";
import { asError, StreamError } from "./stream-error.ts";
import { restOfTree, type TarStop } from "./tar-producer.ts";

/** What a source with a thread of its own is made from. */
export interface ThreadedSourceOptions {
  readonly spec: ProducerSpec;
  /** Length of every block but the last, in bytes. */
  readonly blockBytes: number;
  /** Slots of the ring, at least 4. */
  readonly slotCount: number;
  /** How the stream (raw) or each file (tar) is digested. @defaultValue "sha256" */
  readonly digest?: StreamDigestAlgorithm;
}

/**
 * Blocks made in a thread of its own: it reads, digests and computes CRCs while the caller keeps the drive busy. Only
 * works from the build, because Node 20 starts no thread from a TypeScript file.
 */
export class ThreadedSource implements BlockSource {
  readonly kind: StreamKind;
  readonly blockBytes: number;
  readonly slotCount: number;
  readonly digestAlgorithm: StreamDigestAlgorithm;
  streamDigest: Uint8Array | undefined;
  readonly #spec: ProducerSpec;
  readonly #ring: SharedRing;
  readonly #blocks: readonly SlotBlock[];
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #gone: Promise<void>;
  #wakers: (() => void)[] = [];
  #files: FileRecord[] = [];
  #usedCount = 0;
  #releasedCount = 0;
  #stop: TarStop | undefined;
  #failure: StreamError | undefined;
  #again: { readonly producer: ByteProducer; readonly block: SlotBlock } | undefined;

  constructor(options: ThreadedSourceOptions) {
    const { spec, blockBytes, slotCount, digest = "sha256" } = options;
    this.kind = spec.kind;
    this.blockBytes = blockBytes;
    this.slotCount = slotCount;
    this.digestAlgorithm = digest;
    this.#spec = spec;
    this.#ring = SharedRing.create({ blockBytes, slotCount });
    this.#blocks = this.#ring.slots.map((slot) => new SlotBlock(slot));
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const order: ProducerOrder = { spec, ring: this.#ring.parts, digest, port: port2 };
    this.#worker = new Worker(new URL("./producer-thread.js", import.meta.url), {
      workerData: order,
      transferList: [port2],
    });
    port1.on("message", (message: ProducerMessage) => {
      this.#take(message);
    });
    // Blocks are looked for in the ring; only who waits for one needs the event loop to stay.
    port1.unref();
    this.#gone = new Promise((resolve) => {
      this.#worker.once("error", (error) => {
        this.#died(error);
      });
      this.#worker.once("exit", () => {
        this.#died(undefined);
        resolve();
      });
    });
  }

  next(): Block | undefined | Promise<Block | undefined> {
    return this.#ready() ? this.#nextNow() : this.#nextLater();
  }

  release(upToIndex: number): void {
    if (upToIndex <= this.#releasedCount) return;
    this.#releasedCount = upToIndex;
    this.#ring.release(upToIndex);
  }

  held(index: number): Block | undefined {
    // What is released may be overwritten at any moment.
    if (index < this.#releasedCount || index >= this.#usedCount) return undefined;
    return this.#blockAt(index);
  }

  async reread(index: number): Promise<Block | undefined> {
    const { blockBytes } = this;
    this.#again ??= {
      producer: makeProducer(this.#spec, { blockBytes, digest: "none" }),
      block: new SlotBlock(new Uint8Array(slotStrideBytes(blockBytes))),
    };
    const { producer, block } = this.#again;
    const target = block.slot.subarray(0, blockBytes);
    const byteLength = producer.readAgain?.(index * blockBytes, target) ?? 0;
    if (byteLength === 0) return Promise.resolve(undefined);
    return Promise.resolve(block.set(index, byteLength, crc32c(target.subarray(0, byteLength))));
  }

  async fill(): Promise<void> {
    const fullCount = (): number => this.#releasedCount + this.slotCount;
    const full = (): boolean => this.#ring.madeCount >= fullCount();
    while (!full() && this.#ring.state === "running") await this.#news(full, fullCount());
  }

  takeFiles(): readonly FileRecord[] {
    this.#takeMessages();
    const taken = this.#files;
    if (taken.length > 0) this.#files = [];
    return taken;
  }

  async close(): Promise<void> {
    this.#ring.stop();
    await this.#gone;
    this.#takeMessages();
    this.#port.close();
    this.#again?.producer.close?.();
    this.#again = undefined;
  }

  remaining(): Iterable<FileRecord> {
    if (this.#spec.kind !== "tar" || this.#stop === undefined) return [];
    return restOfTree(this.#spec.paths, this.#stop);
  }

  /** Whether the next block, the end or a failure is there. */
  #ready(): boolean {
    return this.#ring.state !== "running" || this.#ring.madeCount > this.#usedCount;
  }

  #nextNow(): Block | undefined {
    const { state } = this.#ring;
    if (this.#ring.madeCount > this.#usedCount) {
      const index = this.#usedCount;
      this.#usedCount += 1;
      return this.#blockAt(index);
    }
    this.#takeMessages();
    if (state === "ended") return undefined;
    throw this.#failure ?? this.#died(undefined);
  }

  async #nextLater(): Promise<Block | undefined> {
    const ready = (): boolean => this.#ready();
    while (!ready()) await this.#news(ready, this.#usedCount + 1);
    return this.#nextNow();
  }

  /** Settles when the producer has made so many blocks, or its state has changed, or `there` is so already. */
  async #news(there: () => boolean, madeCount: number): Promise<void> {
    const told = new Promise<void>((resolve) => this.#wakers.push(resolve));
    this.#ring.askToBeTold(madeCount);
    if (there() || this.#ring.state !== "running") this.#wake();
    this.#port.ref();
    await told;
    this.#port.unref();
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }

  #blockAt(index: number): Block | undefined {
    const block = this.#blocks[index % this.slotCount];
    return block?.set(index, this.#ring.lengthOf(index), this.#ring.crcOf(index));
  }

  #takeMessages(): void {
    for (;;) {
      const received: { message: ProducerMessage } | undefined = receiveMessageOnPort(this.#port);
      if (received === undefined) return;
      this.#take(received.message);
    }
  }

  #take(message: ProducerMessage): void {
    switch (message.kind) {
      case "files":
        this.#files.push(...message.files);
        break;
      case "end":
        this.streamDigest = message.digest;
        this.#stop = message.stop;
        break;
      case "failure":
        this.#failure = new StreamError(
          "SOURCE_FAILED",
          `the source was being read: ${message.message}`,
        );
        break;
      case "news":
        this.#wake();
    }
  }

  #died(cause: unknown): StreamError {
    const before = this.#ring.state;
    this.#ring.setState("died");
    const detail = cause === undefined ? "" : `: ${asError(cause).message}`;
    const error = new StreamError(
      "PRODUCER_DIED",
      `the source was being read: its thread ended${detail}`,
      { cause },
    );
    if (before === "running") this.#failure ??= error;
    this.#wake();
    return error;
  }
}
