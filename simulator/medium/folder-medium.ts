import * as fs from "node:fs";
import { join } from "node:path";
import {
  hasCartridgeFile,
  parseFile,
  readCartridgeFile,
  replaceFile,
  writeCartridgeFile,
} from "./cartridge-file.ts";
import { documentText, requireDocumentName } from "./document-text.ts";
import {
  createFolderPartition,
  openFolderPartition,
  type FolderPartition,
  type MediumRecovery,
} from "./folder-partition.ts";
import { onHost, writeToHost, type WriteToHost } from "./host-file.ts";
import { MediumFolderError } from "./medium-errors.ts";
import { requirePartitionCount } from "./medium-limits.ts";
import type { Medium, StoredBit } from "./medium.ts";
import { corruptStored, type StoredPartition } from "./stored-partition.ts";

/** A cartridge in a folder, and what opening it found. */
export interface FolderMedium extends Medium {
  /** What had to be cut off when it was opened; undefined when it was whole. */
  readonly recovery: MediumRecovery | undefined;
}

/** How a folder medium reaches the host. */
export interface FolderMediumOptions {
  /** Takes the place of the host's write for block data and index records, for tests of a full disk. */
  readonly write?: WriteToHost;
}

/** How a new folder medium is made. */
export interface NewFolderMediumOptions extends FolderMediumOptions {
  /** 1 to 4; 1 when left out. */
  readonly partitionCount?: number;
}

/**
 * Makes a blank cartridge in a folder, and the folder too when it is missing. The content is `cartridge.json` (which
 * generation of files counts), for each partition `gG-pN.data` and `gG-pN.index`, and a `NAME.json` for each document.
 * @throws MediumFolderError (MEDIUM_EXISTS) when the folder holds a cartridge already.
 * @throws MediumUsageError for a partition count outside of 1 to 4.
 * @throws MediumStorageError when the host cannot store it.
 */
export function createFolderMedium(
  folder: string,
  options: NewFolderMediumOptions = {},
): FolderMedium {
  const partitionCount = options.partitionCount ?? 1;
  requirePartitionCount(partitionCount);
  if (hasCartridgeFile(folder)) {
    throw new MediumFolderError("MEDIUM_EXISTS", `create ${folder}: it holds a cartridge already`);
  }
  onHost(`create ${folder}`, () => fs.mkdirSync(folder, { recursive: true }));
  const home = { folder, write: options.write ?? writeToHost };
  const partitions = startGeneration(home, 1, partitionCount);
  return new StoredFolderMedium(home, 1, partitions);
}

/**
 * Opens the cartridge of a folder. What a process that died while writing left behind is cut back to the last whole
 * object and reported in `recovery`; everything that was synchronised is there. Only one process may have it open.
 * @throws MediumFolderError when there is no cartridge, or it is damaged, or of an unknown version.
 * @throws MediumStorageError when the host cannot read it.
 */
export function openFolderMedium(folder: string, options: FolderMediumOptions = {}): FolderMedium {
  const home = { folder, write: options.write ?? writeToHost };
  const { generation, partitionCount } = readCartridgeFile(folder);
  const partitions = openAll(partitionCount, (partition) =>
    openFolderPartition({ ...home, generation, partition }),
  );
  removeLeftovers(folder, generation);
  return new StoredFolderMedium(home, generation, partitions);
}

interface Home {
  readonly folder: string;
  readonly write: WriteToHost;
}

/** Opens partition after partition; when one fails, closes those before it. */
function openAll(count: number, open: (partition: number) => FolderPartition): FolderPartition[] {
  const opened: FolderPartition[] = [];
  try {
    for (let partition = 0; partition < count; partition += 1) opened.push(open(partition));
    return opened;
  } catch (error) {
    for (const each of opened) each.close();
    throw error;
  }
}

/** Makes the files of a new generation; it counts from the moment that `cartridge.json` names it. */
function startGeneration(
  home: Home,
  generation: number,
  partitionCount: number,
): FolderPartition[] {
  const partitions = openAll(partitionCount, (partition) =>
    createFolderPartition({ ...home, generation, partition }),
  );
  try {
    writeCartridgeFile(home.folder, { generation, partitionCount });
    return partitions;
  } catch (error) {
    for (const each of partitions) each.close();
    throw error;
  }
}

/** Removes files of other generations and half-written documents, which a crash may have left. */
function removeLeftovers(folder: string, generation: number): void {
  try {
    for (const name of fs.readdirSync(folder)) {
      const file = /^g(\d+)-p\d\.(?:data|index)$/.exec(name);
      const stale = file !== null && Number(file[1]) !== generation;
      if (stale || name.endsWith(".json.tmp")) fs.rmSync(join(folder, name), { force: true });
    }
  } catch {
    // Nothing refers to these files. They cost space until the cartridge is opened or formatted again, which
    // is no reason to fail a call that did what it was asked.
  }
}

class StoredFolderMedium implements FolderMedium {
  readonly kind = "folder";
  readonly recovery: MediumRecovery | undefined;
  readonly #home: Home;
  #generation: number;
  #files: readonly FolderPartition[];
  #partitions: readonly StoredPartition[];

  constructor(home: Home, generation: number, files: readonly FolderPartition[]) {
    this.#home = home;
    this.#generation = generation;
    this.#files = files;
    this.#partitions = files.map((each) => each.partition);
    this.recovery = sumOfRecoveries(files);
  }

  get partitions(): readonly StoredPartition[] {
    return this.#partitions;
  }

  format(partitionCount: number): void {
    requirePartitionCount(partitionCount);
    const generation = this.#generation + 1;
    const fresh = startGeneration(this.#home, generation, partitionCount);
    const old = this.#files;
    this.#generation = generation;
    this.#files = fresh;
    this.#partitions = fresh.map((each) => each.partition);
    for (const each of old) each.close();
    removeLeftovers(this.#home.folder, generation);
  }

  readDocument(name: string): unknown {
    requireDocumentName(name);
    const file = `${name}.json`;
    if (!fs.existsSync(join(this.#home.folder, file))) return undefined;
    return parseFile(this.#home.folder, file);
  }

  writeDocument(name: string, value: unknown): void {
    replaceFile(this.#home.folder, `${name}.json`, `${documentText(name, value)}\n`);
  }

  corrupt(place: StoredBit): void {
    corruptStored(this.#partitions, place);
  }

  synchronize(): void {
    for (const each of this.#files) each.synchronize();
  }

  close(): void {
    try {
      this.synchronize();
    } finally {
      for (const each of this.#files) each.close();
    }
  }
}

function sumOfRecoveries(files: readonly FolderPartition[]): MediumRecovery | undefined {
  let cutObjects = 0;
  let cutBytes = 0;
  for (const { recovery } of files) {
    cutObjects += recovery.cutObjects;
    cutBytes += recovery.cutBytes;
  }
  return cutObjects === 0 && cutBytes === 0 ? undefined : { cutObjects, cutBytes };
}
