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
/** How many blocks must be made before the consumer is told; 0 while it does not wait. */
const WANTED = 4;
/** The released count that a producer without a free slot waits for; 0 while it does not wait. */
const PARKED = 5;
/** Changes whenever a waiting producer should look again. */
const SIGNAL = 6;
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

  /** Says how the producer is doing. Only "running" may be replaced. */
  setState(state: ProducerState): void {
    Atomics.compareExchange(this.#control, STATE, 0, STATES.indexOf(state));
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
    const wanted = Atomics.load(this.#control, WANTED);
    return wanted > 0 && index + 1 >= wanted && this.#takeWish(wanted);
  }

  /** Producer: takes the consumer's wish, so that it is told once. */
  #takeWish(wanted: number): boolean {
    return Atomics.compareExchange(this.#control, WANTED, wanted, 0) === wanted;
  }

  /**
   * Producer: waits until the slot of `index` may be used; false when it is to stop. When the ring is full it waits for an
   * eighth of the slots, or for a consumer that waits too: waking a thread costs the drive's thread some 30 us, between
   * two commands, and so it is done once for many blocks.
   */
  waitForSlot(index: number): boolean {
    const { slotCount } = this.parts;
    const isFree = (): boolean => index - Atomics.load(this.#control, RELEASED) < slotCount;
    if (isFree()) return !this.stopping;
    const enough = index - slotCount + Math.max(1, slotCount >> 3);
    Atomics.store(this.#control, PARKED, enough);
    for (;;) {
      const signal = Atomics.load(this.#control, SIGNAL);
      if (this.stopping) return false;
      const hurry = isFree() && Atomics.load(this.#control, WANTED) > 0;
      if (hurry || Atomics.load(this.#control, RELEASED) >= enough) break;
      Atomics.wait(this.#control, SIGNAL, signal);
    }
    Atomics.store(this.#control, PARKED, 0);
    return true;
  }

  /** Lets a producer that waits look again. */
  #signal(): void {
    Atomics.add(this.#control, SIGNAL, 1);
    Atomics.notify(this.#control, SIGNAL);
  }

  /** Whether the producer is to stop. */
  get stopping(): boolean {
    return Atomics.load(this.#control, STOP) === 1;
  }

  /** Consumer: slots of blocks below this index may be used again. */
  release(upToIndex: number): void {
    Atomics.store(this.#control, RELEASED, upToIndex);
    const parked = Atomics.load(this.#control, PARKED);
    if (parked > 0 && upToIndex >= parked) this.#signal();
  }

  /** Consumer: asks the producer to stop. */
  stop(): void {
    Atomics.store(this.#control, STOP, 1);
    this.#signal();
  }

  /**
   * Consumer: asks to be told when so many blocks are made, or there is another state. A message costs the producer as
   * much as a block of 64 KiB, so who waits for many blocks asks once. Look at both again afterwards, before waiting.
   */
  askToBeTold(madeCount: number): void {
    const wanted = Atomics.load(this.#control, WANTED);
    if (wanted === 0 || madeCount < wanted) Atomics.store(this.#control, WANTED, madeCount);
    if (Atomics.load(this.#control, PARKED) > 0) this.#signal();
  }
}
