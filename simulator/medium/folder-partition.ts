import { existsSync } from "node:fs";
import { join } from "node:path";
import { HostFile, type WriteToHost } from "./host-file.ts";
import { IndexFile } from "./index-file.ts";
import { chainSeed, RECORD_BYTES } from "./index-record.ts";
import { scanIndex } from "./index-scan.ts";
import { MediumFolderError, MediumStorageError } from "./medium-errors.ts";
import type { StoredBit } from "./medium.ts";
import { ObjectIndex } from "./object-index.ts";
import { StoredPartition, type BlockStore } from "./stored-partition.ts";

/** What opening a cartridge had to cut off: the tail of a process that died while it wrote. */
export interface MediumRecovery {
  /** Index records that were torn or had lost their data. */
  readonly cutObjects: number;
  /** Bytes of data that no index record was left or had yet been written for. */
  readonly cutBytes: number;
}

/** Which partition's files to open, and how. */
export interface FolderPartitionOptions {
  readonly folder: string;
  readonly generation: number;
  readonly partition: number;
  readonly write: WriteToHost;
}

/** A partition kept in two files, with what its medium needs of it. */
export interface FolderPartition {
  readonly partition: StoredPartition;
  readonly recovery: MediumRecovery;
  /** Writes the index records that are still in memory. */
  synchronize(): void;
  /** Closes both files without writing. */
  close(): void;
}

/** Names of the data file and the index file of a partition. */
function partitionFileNames(generation: number, partition: number): [string, string] {
  const stem = `g${generation}-p${partition}`;
  return [`${stem}.data`, `${stem}.index`];
}

/**
 * Makes the empty files of a new partition, in place of any that are there.
 * @throws MediumStorageError
 */
export function createFolderPartition(options: FolderPartitionOptions): FolderPartition {
  return openFiles(options, "w+");
}

/**
 * Opens a partition's files, cuts a torn tail back to the last object that is there with all its data, and tells.
 * @throws MediumStorageError
 * @throws MediumFolderError (MEDIUM_DAMAGED)
 */
export function openFolderPartition(options: FolderPartitionOptions): FolderPartition {
  for (const name of partitionFileNames(options.generation, options.partition)) {
    if (existsSync(join(options.folder, name))) continue;
    throw new MediumFolderError("MEDIUM_DAMAGED", `open ${options.folder}: ${name} is missing`);
  }
  return openFiles(options, "r+");
}

function openFiles(options: FolderPartitionOptions, flags: "r+" | "w+"): FolderPartition {
  const [dataName, indexName] = partitionFileNames(options.generation, options.partition);
  const data = new HostFile(join(options.folder, dataName), flags, options.write);
  const files = [data];
  try {
    const records = new HostFile(join(options.folder, indexName), flags, options.write);
    files.push(records);
    return readFiles(options, data, records);
  } catch (error) {
    for (const file of files) file.close();
    throw error;
  }
}

function readFiles(
  options: FolderPartitionOptions,
  data: HostFile,
  records: HostFile,
): FolderPartition {
  const seed = chainSeed(options.generation, options.partition);
  const index = new ObjectIndex();
  const dataBytes = data.byteLength();
  const [, name] = partitionFileNames(options.generation, options.partition);
  const scan = scanIndex({ file: records, name, seed, dataBytes }, index);
  const cutBytes = dataBytes - index.blockBytes;
  if (scan.cutObjects > 0) records.truncate(scan.recordCount * RECORD_BYTES);
  if (cutBytes > 0) data.truncate(index.blockBytes);
  const indexFile = new IndexFile(records, { ...scan, seed });
  const store = new FolderBlockStore(index, data, indexFile);
  return {
    partition: new StoredPartition(index, store),
    recovery: { cutObjects: scan.cutObjects, cutBytes },
    synchronize: () => {
      indexFile.synchronize();
    },
    close: () => {
      data.close();
      indexFile.close();
    },
  };
}

/**
 * The order of what it does is the crash safety: data is in the file before its index record is, and on the way
 * back the index record is gone before its data. So no record ever stands for data that is not there.
 */
class FolderBlockStore implements BlockStore {
  readonly #index: ObjectIndex;
  readonly #data: HostFile;
  readonly #records: IndexFile;

  constructor(index: ObjectIndex, data: HostFile, records: IndexFile) {
    this.#index = index;
    this.#data = data;
    this.#records = records;
  }

  appendBlock(bytes: Uint8Array, crc: number): void {
    this.#records.reserve();
    // A write that fails half-way leaves bytes behind the end: the next block overwrites them, or opening cuts them.
    this.#data.writeAt(bytes, bytes.length, this.#index.blockBytes);
    this.#records.append(bytes.length, crc >>> 0);
  }

  appendFilemarks(count: number): void {
    this.#records.appendFilemarks(count);
  }

  readBlock(index: number, target: Uint8Array, byteLength: number): void {
    const read = this.#data.readAt(target, byteLength, this.#index.bytesBefore(index));
    if (read < byteLength) {
      throw new MediumStorageError(
        `read object ${index}: the data file ends ${byteLength - read} bytes too early`,
      );
    }
  }

  truncate(objectCount: number): void {
    this.#records.truncate(objectCount);
    try {
      this.#data.truncate(this.#index.bytesBefore(objectCount));
    } catch {
      // The objects are gone already. Data that stays behind is overwritten by the next block, or cut when the
      // cartridge is opened; failing now would tell the caller that the objects are still there.
    }
  }

  flipBit(place: StoredBit): void {
    const position = this.#index.bytesBefore(place.index) + place.byteOffset;
    const byte = new Uint8Array(1);
    this.#data.readAt(byte, 1, position);
    byte[0] = (byte[0] ?? 0) ^ (1 << place.bitIndex);
    this.#data.writeAt(byte, 1, position);
  }
}
