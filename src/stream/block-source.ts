import type { FileRecord } from "./session-record.ts";

/** One block of a stream, in a slot of a ring. Valid until its slot is released and used again. */
export interface Block {
  /** Place in the stream, from 0. */
  readonly index: number;
  /** The data first, then at least 4 spare bytes, which a drive may use for protection information. */
  readonly slot: Uint8Array;
  /** Length of the data, in bytes; the last block of a stream may be shorter than the others. */
  readonly byteLength: number;
  /** CRC32C of the data. */
  readonly crc32c: number;
}

/** What the stream is: a POSIX tar archive of files, or bytes as they came. */
export type StreamKind = "tar" | "raw";

/** How a stream or the files in it are digested. */
export type StreamDigestAlgorithm = "sha256" | "blake2b512" | "none";

/** Where a writer takes its blocks from. One writer uses it, one call at a time. */
export interface BlockSource {
  readonly kind: StreamKind;
  /** Length of every block but the last, in bytes. */
  readonly blockBytes: number;
  /** How many blocks the ring can hold. */
  readonly slotCount: number;
  /** How the whole stream (raw) or each file (tar) is digested. */
  readonly digestAlgorithm: StreamDigestAlgorithm;
  /** The digest of the whole stream, known after its end; undefined where none is made. */
  readonly streamDigest: Uint8Array | undefined;
  /**
   * The next block, `undefined` at the end of the stream. Comes without a promise when it is there already.
   *
   * @throws StreamError `SOURCE_FAILED` or `PRODUCER_DIED` when the source cannot be read, now and in every later call
   */
  next(): Block | undefined | Promise<Block | undefined>;
  /** Says that the slots of all blocks below this index may be used again. */
  release(upToIndex: number): void;
  /** A block that is still in the ring. */
  held(index: number): Block | undefined;
  /** Makes a block again from the source; `undefined` when that cannot be done any more. The caller compares the CRC. */
  reread?(index: number): Promise<Block | undefined>;
  /** Settles when the ring is full or the stream has ended, however early. */
  fill?(): Promise<void>;
  /** The files that were finished since the last call, in stream order. */
  takeFiles(): readonly FileRecord[];
  /** Ends the source, even in the middle of a wait. Safe to call twice. */
  close(): Promise<void>;
  /** After {@link close}: what the stream would still have brought, as far as that is known. */
  remaining?(): Iterable<FileRecord>;
}

/** Where a block source takes its bytes from; synchronous, because it is used in a thread of its own as well. */
export interface ByteProducer {
  /** Fills `target` and returns how many bytes it put there: fewer than fit only at the end of the stream. */
  read(target: Uint8Array): number;
  /** Files finished since the last call. */
  takeFiles?(): readonly FileRecord[];
  /** Puts bytes of the stream from `offset` on into `target` again, and returns how many. */
  readAgain?(offset: number, target: Uint8Array): number;
  /** After {@link close}: what was not reached. */
  remaining?(): Iterable<FileRecord>;
  /** Gives back what is open; {@link read} is not called again. */
  close?(): void;
}
