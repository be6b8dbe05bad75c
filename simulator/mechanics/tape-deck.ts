/**
 * The tape under the head: where it stands, what is on it, and what of that is still in the drive's buffer. Knows no
 * SCSI. The buffer is a watermark: objects behind it are accepted but not on tape, and losing it cuts them off.
 */
import type { Clock } from "../../src/clock/clock.ts";
import type { Cartridge } from "../cartridge.ts";
import { partitionCapacityBytes } from "../cartridge.ts";
import type { Partition } from "../medium/medium.ts";
import { formatNamed } from "../personalities/cartridge-formats.ts";
import type { Personality } from "../personalities/personality.ts";
import { InvariantError } from "../../src/transport/errors.ts";
import { placeAt } from "../wear/tape-passes.ts";

/** How near the end of the partition is. */
export type Zone = "free" | "programmableEarlyWarning" | "earlyWarning";

/** A deck's state for another process: what `watermark` gave, with times as distances from now. */
export interface Watermark {
  readonly partition: number;
  readonly object: number;
  readonly drainedBytes: number;
  readonly drainedMsAgo: number;
  readonly buffering: boolean;
  readonly stuckAt: number | undefined;
  readonly underruns: number;
  readonly writeFailed?: boolean;
}

/** The tape in the drive. */
export class TapeDeck {
  readonly cartridge: Cartridge;
  readonly #personality: Personality;
  readonly #clock: Clock;
  #partition = 0;
  #object = 0;
  /** Tape used in front of what is still in the buffer, in bytes of this partition. */
  #drainedBytes = 0;
  #drainedAtMs = 0;
  #buffering = false;
  /** An object that the drive will not be able to put on tape: nothing from it on ever gets there. */
  stuckAt: number | undefined;
  /** A write has failed for good here: nothing more is written before the tape is moved to a place. */
  writeFailed = false;
  /** Behind the block that was moved last. */
  #reached = { partition: 0, object: 0, wraps: 0 };
  /** Times the tape ran dry while it was written, since the load. */
  underruns = 0;

  constructor(parts: { cartridge: Cartridge; personality: Personality; clock: Clock }) {
    this.cartridge = parts.cartridge;
    this.#personality = parts.personality;
    this.#clock = parts.clock;
  }

  /** Where the tape stands and what of it is only in the buffer. */
  get watermark(): Watermark {
    return {
      partition: this.#partition,
      object: this.#object,
      drainedBytes: this.#drainedBytes,
      drainedMsAgo: this.#clock.nowMs - this.#drainedAtMs,
      buffering: this.#buffering,
      stuckAt: this.stuckAt,
      underruns: this.underruns,
      writeFailed: this.writeFailed,
    };
  }

  /** Takes up a state; a position beyond what is recorded becomes the end of data. */
  resume(state: Watermark): void {
    this.#partition = Math.min(state.partition, this.cartridge.medium.partitions.length - 1);
    this.#object = Math.min(state.object, this.content.objectCount);
    this.#drainedBytes = state.drainedBytes;
    this.#drainedAtMs = this.#clock.nowMs - state.drainedMsAgo;
    this.#buffering = state.buffering;
    this.stuckAt = state.stuckAt;
    this.underruns = state.underruns;
    this.writeFailed = state.writeFailed ?? false;
  }

  get partition(): number {
    return this.#partition;
  }

  /** The object that the next read or write moves. */
  get object(): number {
    return this.#object;
  }

  get content(): Partition {
    const content = this.cartridge.medium.partitions[this.#partition];
    if (content === undefined)
      throw new InvariantError("the tape stands in a partition that exists");
    return content;
  }

  get capacityBytes(): number {
    return partitionCapacityBytes(this.cartridge, this.#partition);
  }

  /** Tape in front of an object of this partition, in bytes. */
  usedBytesBefore(object: number): number {
    const { content } = this;
    return (
      content.bytesBefore(object) +
      content.filemarksBefore(object) * this.#personality.filemarkBytes
    );
  }

  /** Tape in front of end of data. */
  get usedBytes(): number {
    const { content } = this;
    return content.blockBytes + content.filemarkCount * this.#personality.filemarkBytes;
  }

  /** Moves to an object; everything accepted must be on tape first. */
  moveTo(object: number, partition = this.#partition): void {
    this.#partition = partition;
    this.#object = object;
    this.writeFailed = false;
  }

  /** How near the end of the partition the tape stands. `programmableBytes` is the size of the zone before early warning. */
  zone(programmableBytes: number): Zone {
    const used =
      this.#object >= this.content.objectCount
        ? this.usedBytes
        : this.usedBytesBefore(this.#object);
    const free = this.capacityBytes - used;
    if (free <= 0) return "earlyWarning";
    return free <= programmableBytes ? "programmableEarlyWarning" : "free";
  }

  /** Whether so much more tape is there before the physical end. */
  fits(bytes: number): boolean {
    const used =
      this.#object >= this.content.objectCount
        ? this.usedBytes
        : this.usedBytesBefore(this.#object);
    return used + bytes <= this.capacityBytes + this.#personality.earlyWarningBytes;
  }

  /** Writes one block here; everything that followed is gone. */
  append(bytes: Uint8Array, crc: number): void {
    this.#beginWriting();
    this.content.append(bytes, crc);
    this.#object++;
  }

  /** Writes filemarks here; everything that followed is gone. */
  appendFilemarks(count: number): void {
    if (count === 0) return;
    this.#beginWriting();
    this.content.appendFilemarks(count);
    this.#object += count;
  }

  /** Ends the data here. */
  cut(): void {
    if (this.#object < this.content.objectCount) this.content.truncate(this.#object);
  }

  #beginWriting(): void {
    const { content } = this;
    if (this.#object < content.objectCount) content.truncate(this.#object);
    if (this.#buffering) return;
    this.#buffering = true;
    this.#drainedBytes = this.usedBytes;
    this.#drainedAtMs = this.#clock.nowMs;
  }

  /** Lets the tape take from the buffer what it could since the last time. */
  drain(): void {
    if (!this.#buffering) return;
    const { nowMs } = this.#clock;
    const rate = this.#personality.mechanics.nativeBytesPerSecond / 1000;
    this.#drainedBytes += (nowMs - this.#drainedAtMs) * rate;
    this.#drainedAtMs = nowMs;
    const used = this.usedBytes;
    if (this.#drainedBytes >= used) {
      this.#drainedBytes = used;
      this.#buffering = false;
      this.underruns++;
    }
  }

  /** Bytes that are accepted but not on tape. */
  get bufferedBytes(): number {
    return this.#buffering ? Math.max(0, this.usedBytes - this.#drainedBytes) : 0;
  }

  /** Milliseconds until the buffer has come down to so many bytes. */
  msUntilBuffered(bytes: number): number {
    const excess = this.bufferedBytes - bytes;
    return excess <= 0 ? 0 : excess / (this.#personality.mechanics.nativeBytesPerSecond / 1000);
  }

  /** The first object that is not on tape yet; the object count when all is. */
  get firstBufferedObject(): number {
    const limit = this.stuckAt ?? this.content.objectCount;
    if (!this.#buffering) return Math.min(limit, this.content.objectCount);
    let low = 0;
    let high = this.content.objectCount;
    // The last object whose tape in front is drained, counted from the end because the buffer is short.
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.usedBytesBefore(middle) <= this.#drainedBytes) low = middle;
      else high = middle - 1;
    }
    return Math.min(low, limit);
  }

  /** Everything accepted is on tape from here on. The caller has let the time pass. */
  settle(): void {
    this.#buffering = false;
  }

  /** Cuts off what was accepted but not on tape, from `from` on if given: writing failed there for good. The tape stands at the new end of data. */
  loseBuffer(from?: number): void {
    this.drain();
    if (from !== undefined) this.writeFailed = true;
    if (this.#buffering || from !== undefined || this.stuckAt !== undefined) {
      const keep = Math.min(from ?? this.firstBufferedObject, this.content.objectCount);
      this.content.truncate(keep);
      this.#object = Math.min(this.#object, keep);
    }
    this.#buffering = false;
    this.stuckAt = undefined;
  }

  /** Milliseconds to wind from one object to another of any partition; never negative. */
  msToWind(to: { object: number; partition: number }): number {
    const { mechanics } = this.#personality;
    const here = this.placeOf(this.#object, this.#partition);
    const there = this.placeOf(to.object, to.partition);
    if (here === there) return 0;
    return mechanics.motionStartMs + (Math.abs(here - there) / mechanics.lengthsPerSecond) * 1000;
  }

  /** Metres of tape between one object and another of any partition, along the tape. */
  metresToWind(to: { object: number; partition: number }): number {
    const here = this.placeOf(this.#object, this.#partition);
    return Math.abs(here - this.placeOf(to.object, to.partition)) * this.tapeMetres;
  }

  /** Wraps that so many bytes take. */
  wrapsFor(bytes: number): number {
    const { capacityBytes } = this.cartridge.facts;
    return (bytes / capacityBytes) * this.#personality.mechanics.wraps;
  }

  /** Where the tape stands, in wraps from the beginning of all data. */
  get wrapsHere(): number {
    const { partition, object, wraps } = this.#reached;
    const isKnown = partition === this.#partition && object === this.#object;
    return isKnown ? wraps : this.wrapsBefore(this.#object);
  }

  /** From where to where the tape ran for the block that it has just passed; to be asked once for each. */
  justPassed(bytes: number): { readonly fromWraps: number; readonly toWraps: number } {
    const last = this.#reached;
    const follows = last.partition === this.#partition && last.object === this.#object - 1;
    const fromWraps = follows ? last.wraps : this.wrapsBefore(this.#object - 1);
    const toWraps = fromWraps + this.wrapsFor(bytes);
    this.#reached = { partition: this.#partition, object: this.#object, wraps: toWraps };
    return { fromWraps, toWraps };
  }

  /** Metres of tape that so many bytes take, wrap after wrap. */
  metresFor(bytes: number): number {
    return this.wrapsFor(bytes) * this.tapeMetres;
  }

  /** Length of the tape. */
  get tapeMetres(): number {
    return formatNamed(this.cartridge.facts.format)?.lengthMetres ?? 0;
  }

  /** How far an object is from the beginning of all data, in wraps. */
  wrapsBefore(object: number, partition = this.#partition): number {
    const { medium, facts } = this.cartridge;
    const content = medium.partitions[partition];
    if (content === undefined) return 0;
    const index = Math.min(object, content.objectCount);
    let used =
      content.bytesBefore(index) + content.filemarksBefore(index) * this.#personality.filemarkBytes;
    for (let before = 0; before < partition; before++) {
      used += partitionCapacityBytes(this.cartridge, before);
    }
    return (used / facts.capacityBytes) * this.#personality.mechanics.wraps;
  }

  /** Distance from the physical beginning, 0 to 1: the tape runs out and back, wrap by wrap. */
  placeOf(object: number, partition: number): number {
    return placeAt(this.wrapsBefore(object, partition));
  }
}
