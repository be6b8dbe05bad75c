import { MediumUsageError } from "./medium-errors.ts";
import { requireBlockLength } from "./medium-limits.ts";
import type { FilemarkSearch, Partition, StoredBit, TapeObject } from "./medium.ts";
import type { ObjectIndex } from "./object-index.ts";

/**
 * Where a partition's data goes. A store is asked before the index changes, so a store that throws leaves the
 * partition as it was; it reads the index it was made with to know where things are.
 */
export interface BlockStore {
  /** Keeps a block that will become the next object. */
  appendBlock(bytes: Uint8Array, crc: number): void;
  /** Keeps filemarks that will become the next objects. */
  appendFilemarks(count: number): void;
  /** Copies the first `byteLength` bytes of the block to the start of `target`. */
  readBlock(index: number, target: Uint8Array, byteLength: number): void;
  /** Drops what belongs to object `objectCount` and all after it; there is at least one. */
  truncate(objectCount: number): void;
  /** Flips a bit that is known to exist. */
  flipBit(place: StoredBit): void;
}

/** A partition made of the shared index and one kind of store; see {@link Partition} for its methods. */
export class StoredPartition implements Partition {
  readonly #index: ObjectIndex;
  readonly #store: BlockStore;

  constructor(index: ObjectIndex, store: BlockStore) {
    this.#index = index;
    this.#store = store;
  }

  get objectCount(): number {
    return this.#index.objectCount;
  }

  get filemarkCount(): number {
    return this.#index.filemarkCount;
  }

  get blockBytes(): number {
    return this.#index.blockBytes;
  }

  objectAt(index: number): TapeObject | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#index.objectCount) return undefined;
    const byteLength = this.#index.byteLengthAt(index);
    if (byteLength === 0) return { kind: "filemark" };
    return { kind: "block", byteLength, crc32c: this.#index.crcAt(index) };
  }

  byteLengthAt(index: number): number {
    const byteLength = this.#index.byteLengthAt(index);
    return byteLength === 0 ? -1 : byteLength;
  }

  crcAt(index: number): number {
    return this.#index.crcAt(index);
  }

  read(index: number, target: Uint8Array): number {
    const byteLength = this.#index.byteLengthAt(index);
    if (byteLength === 0) throw new MediumUsageError(`read: object ${index} is a filemark`);
    this.#store.readBlock(index, target, Math.min(byteLength, target.length));
    return byteLength;
  }

  append(bytes: Uint8Array, crc: number): void {
    requireBlockLength(bytes.length);
    this.#store.appendBlock(bytes, crc);
    this.#index.appendBlock(bytes.length, crc);
  }

  appendFilemarks(count: number): void {
    if (!Number.isInteger(count) || count < 0) {
      throw new MediumUsageError(`append: ${count} filemarks`);
    }
    if (count === 0) return;
    this.#store.appendFilemarks(count);
    this.#index.appendFilemarks(count);
  }

  truncate(objectCount: number): void {
    const present = this.#index.objectCount;
    if (!Number.isInteger(objectCount) || objectCount < 0 || objectCount > present) {
      throw new MediumUsageError(`truncate: to ${objectCount} objects, ${present} are recorded`);
    }
    if (objectCount === present) return;
    this.#store.truncate(objectCount);
    this.#index.truncate(objectCount);
  }

  filemarksBefore(index: number): number {
    return this.#index.filemarksBefore(index);
  }

  findFilemark(search: FilemarkSearch): number {
    return this.#index.findFilemark(search);
  }

  indexOfFilemark(ordinal: number): number {
    return this.#index.indexOfFilemark(ordinal);
  }

  bytesBefore(index: number): number {
    return this.#index.bytesBefore(index);
  }

  /**
   * Flips one stored bit of a block; the medium's `corrupt` ends here.
   * @throws MediumUsageError when the block has no such bit.
   */
  flipBit(place: StoredBit): void {
    const byteLength = this.byteLengthAt(place.index);
    const insideByte = place.bitIndex >= 0 && place.bitIndex <= 7;
    if (!insideByte || place.byteOffset < 0 || place.byteOffset >= byteLength) {
      throw new MediumUsageError(
        `corrupt: object ${place.index} has no bit ${place.bitIndex} of byte ${place.byteOffset}`,
      );
    }
    this.#store.flipBit(place);
  }
}

/**
 * Picks the partition that a `corrupt` call names and flips the bit.
 * @throws MediumUsageError when there is no such partition or bit.
 */
export function corruptStored(partitions: readonly StoredPartition[], place: StoredBit): void {
  const partition = partitions[place.partition];
  if (partition === undefined) {
    throw new MediumUsageError(
      `corrupt: partition ${place.partition} of ${partitions.length} asked for`,
    );
  }
  partition.flipBit(place);
}
