import { invariant } from "../transport/errors.ts";
import { ringSlots, sharedRingMemory, type RingShape } from "./ring-memory.ts";

/** A ring as it is handed to another thread. */
export interface SharedRingParts extends RingShape {
  readonly memory: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
}

/** How a ring's producer is doing. */
export type ProducerState = "running" | "ended" | "failed" | "died";

const STATES: readonly ProducerState[] = ["running", "ended", "failed", "died"];

/** Places of the numbers that both threads look at; lengths and CRCs of the slots follow. */
const MADE = 0;
const RELEASED = 1;
const STATE = 2;
const STOP = 3;
const WAITING = 4;
const HEAD_COUNT = 8;

/**
 * A ring of blocks between two threads: one makes blocks, one uses them. Counts go up to 2^31 blocks, sixteen times what
 * the largest tape of today holds in the smallest sensible blocks.
 */
export class SharedRing {
  readonly parts: SharedRingParts;
  readonly slots: readonly Uint8Array[];
  readonly #control: Int32Array;

  constructor(parts: SharedRingParts) {
    this.parts = parts;
    this.slots = ringSlots(parts.memory, parts);
    this.#control = new Int32Array(parts.control);
  }

  /** Makes the memory of a ring. */
  static create(shape: RingShape): SharedRing {
    const { blockBytes, slotCount } = shape;
    const memory = sharedRingMemory(shape);
    const control = new SharedArrayBuffer(4 * (HEAD_COUNT + 2 * slotCount));
    return new SharedRing({ blockBytes, slotCount, memory, control });
  }

  /** Blocks made so far. */
  get madeCount(): number {
    return Atomics.load(this.#control, MADE);
  }

  /** How the producer is doing. Look at it before {@link madeCount}: blocks come before the end. */
  get state(): ProducerState {
    return STATES[Atomics.load(this.#control, STATE)] ?? "died";
  }

  /** Says how the producer is doing; wakes who waits for blocks. Only "running" may be replaced. */
  setState(state: ProducerState): void {
    Atomics.compareExchange(this.#control, STATE, 0, STATES.indexOf(state));
    Atomics.notify(this.#control, MADE);
  }

  /** The slot of a block. */
  slotOf(index: number): Uint8Array {
    const slot = this.slots[index % this.parts.slotCount];
    invariant(slot !== undefined, "the ring has all its slots");
    return slot;
  }

  /** Length of a block that is in the ring, in bytes. */
  lengthOf(index: number): number {
    return this.#control[HEAD_COUNT + 2 * (index % this.parts.slotCount)] ?? 0;
  }

  /** CRC32C of a block that is in the ring. */
  crcOf(index: number): number {
    return (this.#control[HEAD_COUNT + 2 * (index % this.parts.slotCount) + 1] ?? 0) >>> 0;
  }

  /** Producer: publishes the block that is in the slot of `index`. True when the other thread asked to be told. */
  publish(index: number, block: { readonly byteLength: number; readonly crc32c: number }): boolean {
    const at = HEAD_COUNT + 2 * (index % this.parts.slotCount);
    this.#control[at] = block.byteLength;
    this.#control[at + 1] = block.crc32c | 0;
    Atomics.store(this.#control, MADE, index + 1);
    Atomics.notify(this.#control, MADE);
    return this.takeWaiting();
  }

  /** Producer: waits until the slot of `index` may be used; false when it is to stop. */
  waitForSlot(index: number): boolean {
    for (;;) {
      if (this.stopping) return false;
      const released = Atomics.load(this.#control, RELEASED);
      if (index - released < this.parts.slotCount) return true;
      // The limit is only a guard: both a release and a stop wake it.
      Atomics.wait(this.#control, RELEASED, released, 1000);
    }
  }

  /** Whether the producer is to stop. */
  get stopping(): boolean {
    return Atomics.load(this.#control, STOP) === 1;
  }

  /** Consumer: slots of blocks below this index may be used again. */
  release(upToIndex: number): void {
    Atomics.store(this.#control, RELEASED, upToIndex);
    Atomics.notify(this.#control, RELEASED);
  }

  /** Consumer: asks the producer to stop. */
  stop(): void {
    Atomics.store(this.#control, STOP, 1);
    Atomics.notify(this.#control, RELEASED);
  }

  /** Consumer: asks to be told of the next block or state. Look at both again afterwards, before waiting. */
  askToBeTold(): void {
    Atomics.store(this.#control, WAITING, 1);
  }

  /** Producer: whether the consumer asked to be told; it is told only once. */
  takeWaiting(): boolean {
    return Atomics.exchange(this.#control, WAITING, 0) === 1;
  }

  /** Consumer, in a thread that may block: waits until there are more than `count` blocks or the state changes. */
  blockUntilMore(count: number): void {
    while (this.state === "running" && this.madeCount <= count) {
      Atomics.wait(this.#control, MADE, count, 100);
    }
  }
}
