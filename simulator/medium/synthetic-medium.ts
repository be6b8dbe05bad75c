import { BlockRecipes, type BlockRecipe } from "./block-recipes.ts";
import { ChunkPool } from "./chunk-pool.ts";
import { ChunkedBytes } from "./chunked-bytes.ts";
import { SyntheticBudgetError } from "./medium-errors.ts";
import { requirePartitionCount } from "./medium-limits.ts";
import type { Medium, StoredBit } from "./medium.ts";
import { MemoryDocuments } from "./memory-documents.ts";
import { ObjectIndex } from "./object-index.ts";
import { fillPattern, recognisePattern } from "./pattern.ts";
import { corruptStored, StoredPartition, type BlockStore } from "./stored-partition.ts";

/** How a synthetic medium is made. */
export interface SyntheticMediumOptions {
  /** 1 to 4; 1 when left out. */
  readonly partitionCount?: number;
  /** How many bytes of blocks that cannot be made again it keeps, over all partitions; 64 MiB when left out. */
  readonly verbatimBudgetBytes?: number;
}

/**
 * A cartridge for terabytes of test data in little memory. Blocks of generated data (`patternBlock`) and blocks of one
 * repeated byte are kept as a note of how to make them again; all others (headers, manifests) are kept as they are, up
 * to a budget. Whatever it accepted it gives back byte for byte; what it cannot give back it refuses.
 * @throws MediumUsageError for a partition count outside of 1 to 4.
 */
export function createSyntheticMedium(options: SyntheticMediumOptions = {}): Medium {
  return new SyntheticMedium(options);
}

const DEFAULT_BUDGET_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** The verbatim bytes that a medium's partitions may still keep, counted together. */
interface Budget {
  leftBytes: number;
}

class SyntheticBlockStore implements BlockStore {
  readonly #recipes: BlockRecipes;
  readonly #verbatim: ChunkedBytes;
  readonly #budget: Budget;
  readonly #flipped = new Map<number, StoredBit[]>();

  constructor(index: ObjectIndex, pool: ChunkPool, budget: Budget) {
    this.#recipes = new BlockRecipes(index);
    this.#verbatim = new ChunkedBytes(pool);
    this.#budget = budget;
  }

  appendBlock(bytes: Uint8Array): void {
    this.#recipes.append(this.#describe(bytes));
  }

  appendFilemarks(): void {
    // A filemark has no data; the index alone knows it.
  }

  readBlock(index: number, target: Uint8Array, byteLength: number): void {
    const recipe = this.#recipes.at(index);
    if (recipe !== undefined) this.#make(recipe, target.subarray(0, byteLength));
    for (const place of this.#flipped.get(index) ?? []) {
      if (place.byteOffset >= byteLength) continue;
      target[place.byteOffset] = (target[place.byteOffset] ?? 0) ^ (1 << place.bitIndex);
    }
  }

  truncate(objectCount: number): void {
    const offset = this.#recipes.truncate(objectCount);
    if (offset !== undefined) {
      this.#budget.leftBytes += this.#verbatim.byteLength - offset;
      this.#verbatim.truncate(offset);
    }
    for (const index of this.#flipped.keys()) if (index >= objectCount) this.#flipped.delete(index);
  }

  flipBit(place: StoredBit): void {
    const places = this.#flipped.get(place.index) ?? [];
    places.push({ ...place });
    this.#flipped.set(place.index, places);
  }

  #describe(bytes: Uint8Array): BlockRecipe {
    const name = recognisePattern(bytes);
    if (name !== undefined) return { kind: "pattern", ...name };
    if (isOneByteRepeated(bytes)) return { kind: "fill", byte: bytes[0] ?? 0 };
    if (bytes.length > this.#budget.leftBytes) {
      throw new SyntheticBudgetError(
        `append: a block of ${bytes.length} bytes that cannot be made again, ` +
          `${this.#budget.leftBytes} bytes are left for such blocks`,
      );
    }
    const offset = this.#verbatim.byteLength;
    this.#verbatim.append(bytes);
    this.#budget.leftBytes -= bytes.length;
    return { kind: "verbatim", offset };
  }

  #make(recipe: BlockRecipe, target: Uint8Array): void {
    switch (recipe.kind) {
      case "pattern":
        fillPattern(target, recipe);
        return;
      case "fill":
        target.fill(recipe.byte);
        return;
      case "verbatim":
        this.#verbatim.read(recipe.offset, target, target.length);
    }
  }
}

/** Compares the block with itself moved by one byte, which the runtime does at memory speed. */
function isOneByteRepeated(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(1), bytes.subarray(0, bytes.length - 1)) === 0;
}

class SyntheticMedium implements Medium {
  readonly kind = "synthetic";
  readonly #pool = new ChunkPool(CHUNK_BYTES);
  readonly #documents = new MemoryDocuments();
  readonly #budget: Budget;
  #partitions: readonly StoredPartition[];

  constructor(options: SyntheticMediumOptions) {
    this.#budget = { leftBytes: options.verbatimBudgetBytes ?? DEFAULT_BUDGET_BYTES };
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
      return new StoredPartition(index, new SyntheticBlockStore(index, this.#pool, this.#budget));
    });
  }
}
