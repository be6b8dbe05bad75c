/** What became of one member of an archive on its way to the tape. */
export type FileState = "whole" | "shrunk" | "grew" | "unreadable" | "skipped" | "partial";

/**
 * One member of an archive and where it stands in the stream. A member that was named but is not in the archive (it
 * could not be opened, or is of a kind that cannot be stored) has its data offset equal to its header offset.
 *
 * `whole`: its bytes are as they were in the source. `shrunk`: the source became shorter, the rest is zeros. `grew`:
 * the source became longer and was cut at the size in its header. `unreadable`: it could not be read to its end, the
 * rest is zeros, or it is not in the archive. `skipped`: not in the archive. `partial`: the volume ended, or the
 * session was stopped, in the middle of it.
 */
export interface FileRecord {
  /** The member name, one character for one byte of the archive (ISO 8859-1). */
  readonly name: string;
  /** Kind of the member: "file", "directory", "symlink", "hardlink" …; at most 255 characters of ISO 8859-1. */
  readonly kind: string;
  /** Length of the data in the archive, in bytes. */
  readonly size: bigint;
  /** Where the first header of the member starts in the stream, or would start, in bytes; never falls. */
  readonly headerOffset: bigint;
  /** Where its data start in the stream, in bytes. */
  readonly dataOffset: bigint;
  /** Digest of the data in the archive, by the session's algorithm; files only. */
  readonly digest?: Uint8Array;
  readonly state: FileState;
}

/** What is known of a session on tape and what its blocks are compared with: a manifest or a journal. */
export interface SessionRecord {
  /** Read from the tape itself, or from the journal that its writer left on disk. */
  readonly origin: "manifest" | "journal";
  /** Whether the whole stream went to tape. */
  readonly complete: boolean;
  readonly kind: "tar" | "raw";
  /** Number of the session on the cartridge, from 1. */
  readonly sessionNumber: number;
  /** Length of every block but the last, in bytes. */
  readonly blockBytes: number;
  readonly blockCount: number;
  /** Logical object number of the first data block. */
  readonly firstObject: bigint;
  /** CRC32C of a block. @throws UsageError `NO_SUCH_BLOCK` for an index outside 0 to blockCount - 1 */
  crcAt(index: number): number;
  /** Length of a block, in bytes. @throws UsageError `NO_SUCH_BLOCK` as {@link crcAt} */
  lengthAt(index: number): number;
  /** All members in stream order. */
  files(): Iterable<FileRecord>;
  /** The members whose header or data touch the bytes from `fromByte` (inclusive) to `toByte` (exclusive). */
  filesCovering(fromByte: bigint, toByte: bigint): FileRecord[];
  /** Digest of the whole stream, for a raw stream that was written to its end. */
  readonly streamDigest?: Uint8Array | undefined;
  /** How many blocks, from the first, were proved on the medium. */
  readonly provedBlockCount: number;
  readonly digestAlgorithm: "sha256" | "blake2b512" | "none";
}
