import { ChunkPool } from "./chunk-pool.ts";
import { ChunkedBytes } from "./chunked-bytes.ts";
import { requirePartitionCount } from "./medium-limits.ts";
import type { Medium, StoredBit } from "./medium.ts";
import { MemoryDocuments } from "./memory-documents.ts";
import { ObjectIndex } from "./object-index.ts";
import { corruptStored, StoredPartition, type BlockStore } from "./stored-partition.ts";

/** How a memory medium is made. */
export interface MemoryMediumOptions {
  /** 1 to 4; 1 when left out. */
  readonly partitionCount?: number;
  /** Where its memory comes from and goes back to; a pool of its own with 16 MiB chunks when left out. */
  readonly pool?: ChunkPool;
}

/**
 * A cartridge in memory: writing and reading cost one copy, and nothing outlives the process.
 * @throws MediumUsageError for a partition count outside of 1 to 4.
 */
export function createMemoryMedium(options: MemoryMediumOptions = {}): Medium {
  return new MemoryMedium(options);
}

const CHUNK_BYTES = 16 * 1024 * 1024;

class MemoryBlockStore implements BlockStore {
  readonly #index: ObjectIndex;
  readonly #bytes: ChunkedBytes;

  constructor(index: ObjectIndex, pool: ChunkPool) {
    this.#index = index;
    this.#bytes = new ChunkedBytes(pool);
  }

  appendBlock(bytes: Uint8Array): void {
    this.#bytes.append(bytes);
  }

  appendFilemarks(): void {
    // A filemark has no data; the index alone knows it.
  }

  readBlock(index: number, target: Uint8Array, byteLength: number): void {
    this.#bytes.read(this.#index.bytesBefore(index), target, byteLength);
  }

  truncate(objectCount: number): void {
    this.#bytes.truncate(this.#index.bytesBefore(objectCount));
  }

  flipBit(place: StoredBit): void {
    this.#bytes.flipBit(this.#index.bytesBefore(place.index) + place.byteOffset, place.bitIndex);
  }
}

class MemoryMedium implements Medium {
  readonly kind = "memory";
  readonly #pool: ChunkPool;
  readonly #documents = new MemoryDocuments();
  #partitions: readonly StoredPartition[];

  constructor(options: MemoryMediumOptions) {
    this.#pool = options.pool ?? new ChunkPool(CHUNK_BYTES);
    this.#partitions = this.#emptyPartitions(options.partitionCount ?? 1);
  }

  get partitions(): readonly StoredPartition[] {
    return this.#partitions;
  }

  format(partitionCount: number): void {
    const fresh = this.#emptyPartitions(partitionCount);
    this.close();
    this.#partitions = fresh;
  }

  readDocument(name: string): unknown {
    return this.#documents.read(name);
  }

  writeDocument(name: string, value: unknown): void {
    this.#documents.write(name, value);
  }

  corrupt(place: StoredBit): void {
    corruptStored(this.#partitions, place);
  }

  synchronize(): void {
    // Nothing of it is meant to outlive the process.
  }

  close(): void {
    for (const partition of this.#partitions) partition.truncate(0);
  }

  #emptyPartitions(partitionCount: number): StoredPartition[] {
    requirePartitionCount(partitionCount);
    return Array.from({ length: partitionCount }, () => {
      const index = new ObjectIndex();
      return new StoredPartition(index, new MemoryBlockStore(index, this.#pool));
    });
  }
}
