/**
 * What is recorded on a cartridge, without any drive: partitions of objects, and the cartridge's own facts.
 * May import src/codec, src/clock and node built-ins. Start here; the three media are memory-medium.ts,
 * synthetic-medium.ts and folder-medium.ts, and object-index.ts is what they share.
 */

/** One recorded object, without its data. */
export type TapeObject =
  | { readonly kind: "block"; readonly byteLength: number; readonly crc32c: number }
  | { readonly kind: "filemark" };

/** Where `findFilemark` starts to look, and which way. */
export interface FilemarkSearch {
  /** Object number, 0 to `objectCount` (inclusive). */
  readonly from: number;
  /** 1: the nearest filemark at or after `from`; -1: the nearest one before `from`. */
  readonly direction: 1 | -1;
}

/** One stored bit of one block. */
export interface StoredBit {
  readonly partition: number;
  /** Object number of a block. */
  readonly index: number;
  /** 0 to the block's length - 1. */
  readonly byteOffset: number;
  /** 0 (least significant) to 7. */
  readonly bitIndex: number;
}

/**
 * One partition: an ordered list of blocks and filemarks, numbered from 0, that grows and is cut only at its end.
 * An object of this type is good until its medium is formatted or closed. Arguments called `index` must
 * be below `objectCount` unless said otherwise. A call that throws has changed nothing.
 */
export interface Partition {
  /** The number of objects, which is also the object number of end of data. */
  readonly objectCount: number;
  /** The number of objects that are filemarks. */
  readonly filemarkCount: number;
  /** The sum of all block lengths. */
  readonly blockBytes: number;
  /** Describes one object, for reports; undefined outside of the recorded objects. */
  objectAt(index: number): TapeObject | undefined;
  /** The block's length in bytes, or -1 for a filemark. Allocates nothing. */
  byteLengthAt(index: number): number;
  /** The CRC32C that was handed in with the block; 0 for a filemark. */
  crcAt(index: number): number;
  /**
   * Copies a block to the start of `target`, as far as it fits, and returns the block's whole length in bytes.
   * @throws MediumUsageError when the object is a filemark or not there.
   * @throws MediumStorageError when the host cannot read it.
   */
  read(index: number, target: Uint8Array): number;
  /**
   * Records a block of 1 to 16,777,215 bytes after the last object; the bytes are copied. `crc` is kept and never checked.
   * @throws MediumUsageError for a block of any other length.
   * @throws MediumStorageError when the host cannot store it.
   * @throws SyntheticBudgetError when a synthetic medium can neither describe nor keep it.
   */
  append(bytes: Uint8Array, crc: number): void;
  /**
   * Records `count` filemarks after the last object.
   * @throws MediumStorageError when the host cannot store them.
   */
  appendFilemarks(count: number): void;
  /**
   * Cuts off object number `objectCount` and all that follow it; `objectCount` may be anything from 0 to the present count.
   * @throws MediumStorageError when the host refuses.
   */
  truncate(objectCount: number): void;
  /** How many filemarks lie before object `index`, which may be 0 to `objectCount` (inclusive). */
  filemarksBefore(index: number): number;
  /** Object number of the nearest filemark in that direction, or -1 when there is none. */
  findFilemark(search: FilemarkSearch): number;
  /** Object number of the filemark with that ordinal (0 is the partition's first), or -1 when there are fewer. */
  indexOfFilemark(ordinal: number): number;
  /** The sum of the lengths of the blocks before object `index`, which may be 0 to `objectCount` (inclusive). */
  bytesBefore(index: number): number;
}

/** A cartridge's content: 1 to 4 partitions, and documents that describe the cartridge itself. */
export interface Medium {
  readonly kind: "memory" | "synthetic" | "folder";
  /** The partitions, in order. `format` replaces this list. */
  readonly partitions: readonly Partition[];
  /**
   * Drops all recorded objects and starts again with that many empty partitions. Documents stay: they belong to
   * the cartridge and its chip, which outlive a format.
   * @throws MediumUsageError for a count outside of 1 to 4.
   * @throws MediumStorageError when the host cannot store it; the old content is then still there.
   */
  format(partitionCount: number): void;
  /**
   * The value last written under that name, as JSON gives it back; undefined when never written.
   * @throws MediumFolderError (MEDIUM_DAMAGED) when what is stored is not JSON.
   */
  readDocument(name: string): unknown;
  /**
   * Replaces a document as a whole: after a crash it is either the old or the new one. The name is lower-case letters,
   * digits and hyphens, a letter first; `cartridge` is taken.
   * @throws MediumUsageError for another name, or a value that JSON cannot carry.
   * @throws MediumStorageError when the host cannot store it.
   */
  writeDocument(name: string, value: unknown): void;
  /**
   * Flips one stored bit and leaves the recorded CRC alone: damage that no drive noticed.
   * @throws MediumUsageError when there is no such bit.
   */
  corrupt(place: StoredBit): void;
  /**
   * Hands everything recorded so far to the host: it then survives the death of this process (not a power cut of the host).
   * @throws MediumStorageError when the host refuses; it may be called again.
   */
  synchronize(): void;
  /**
   * Synchronises and gives everything back. The medium must not be used afterwards.
   * @throws MediumStorageError when the last synchronisation failed; the medium is closed all the same.
   */
  close(): void;
}
