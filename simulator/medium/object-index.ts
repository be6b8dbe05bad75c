import { CHUNK_OBJECTS, IndexChunk } from "./index-chunk.ts";
import { MediumUsageError } from "./medium-errors.ts";
import type { FilemarkSearch } from "./medium.ts";

/**
 * What is recorded in a partition, without the data: length and CRC of every object, and the sums a drive asks for.
 * Every lookup is a division and at most a scan of 1024 entries; memory is at most 12 bytes an object plus
 * about 0.2 for the chunks, and next to nothing for objects that are all alike. Data is laid out without gaps by every
 * medium, so `bytesBefore` is also where a block's data starts.
 */
export class ObjectIndex {
  readonly #chunks: IndexChunk[] = [];
  #objectCount = 0;
  #filemarkCount = 0;
  #blockBytes = 0;

  /** Number of objects. */
  get objectCount(): number {
    return this.#objectCount;
  }

  /** Number of filemarks among them. */
  get filemarkCount(): number {
    return this.#filemarkCount;
  }

  /** Sum of all block lengths. */
  get blockBytes(): number {
    return this.#blockBytes;
  }

  /** Adds a block of at least one byte. */
  appendBlock(byteLength: number, crc: number): void {
    this.#openChunk().appendBlock(byteLength, crc);
    this.#objectCount += 1;
    this.#blockBytes += byteLength;
  }

  /** Adds `count` filemarks, a chunk at a time. */
  appendFilemarks(count: number): void {
    for (let left = count; left > 0;) {
      const added = this.#openChunk().appendFilemarks(left);
      left -= added;
      this.#objectCount += added;
      this.#filemarkCount += added;
    }
  }

  /** Length of the object in bytes, 0 for a filemark. */
  byteLengthAt(index: number): number {
    return this.#chunkOf(index).byteLengthAt(index % CHUNK_OBJECTS);
  }

  /** CRC of the block, 0 for a filemark. */
  crcAt(index: number): number {
    return this.#chunkOf(index).crcAt(index % CHUNK_OBJECTS);
  }

  /** Sum of the block lengths before object `index` (0 to the count, inclusive). */
  bytesBefore(index: number): number {
    if (index === this.#objectCount) return this.#blockBytes;
    return this.#chunkOf(index).bytesBefore(index % CHUNK_OBJECTS);
  }

  /** Number of filemarks before object `index` (0 to the count, inclusive). */
  filemarksBefore(index: number): number {
    if (index === this.#objectCount) return this.#filemarkCount;
    const chunk = this.#chunkOf(index);
    return chunk.startFilemarks + chunk.filemarksBefore(index % CHUNK_OBJECTS);
  }

  /** Object number of the nearest filemark at or after (1) or before (-1) `from`; -1 when there is none. */
  findFilemark(search: FilemarkSearch): number {
    const before = this.filemarksBefore(search.from);
    return this.indexOfFilemark(search.direction === 1 ? before : before - 1);
  }

  /** Object number of the filemark with that ordinal, -1 when there is none. */
  indexOfFilemark(ordinal: number): number {
    if (ordinal < 0 || ordinal >= this.#filemarkCount) return -1;
    // The last chunk that starts with no more than `ordinal` filemarks before it is the one that holds it.
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#chunks[middle]?.startFilemarks ?? Infinity) <= ordinal) low = middle;
      else high = middle - 1;
    }
    const first = low * CHUNK_OBJECTS;
    const chunk = this.#chunkOf(first);
    return first + chunk.placeOfFilemark(ordinal - chunk.startFilemarks);
  }

  /** Forgets object `objectCount` and all that follow it. */
  truncate(objectCount: number): void {
    if (objectCount >= this.#objectCount) return;
    this.#blockBytes = this.bytesBefore(objectCount);
    this.#filemarkCount = this.filemarksBefore(objectCount);
    this.#chunks.length = Math.ceil(objectCount / CHUNK_OBJECTS);
    const places = objectCount % CHUNK_OBJECTS;
    if (places > 0) this.#chunks.at(-1)?.truncate(places);
    this.#objectCount = objectCount;
  }

  #openChunk(): IndexChunk {
    const last = this.#chunks[this.#chunks.length - 1];
    if (last !== undefined && last.count < CHUNK_OBJECTS) return last;
    const chunk = new IndexChunk(this.#blockBytes, this.#filemarkCount);
    this.#chunks.push(chunk);
    return chunk;
  }

  #chunkOf(index: number): IndexChunk {
    const chunk = this.#chunks[Math.floor(index / CHUNK_OBJECTS)];
    if (chunk === undefined || index >= this.#objectCount) {
      throw new MediumUsageError(
        `index: object ${index} asked for, ${this.#objectCount} are recorded`,
      );
    }
    return chunk;
  }
}
