import { CodecError } from "../codec/codec-error.ts";
import { crc32c } from "../codec/crc32c.ts";
import { bits, bytes, flag, orZero, text, u16, u32, u64, u8 } from "../codec/field.ts";
import { layout, type Decoded } from "../codec/layout.ts";
import { ManifestError } from "./manifest-error.ts";

/** First bytes of a manifest: "CAPSTAN" and a zero byte. */
export const MANIFEST_MAGIC: Uint8Array = Uint8Array.from(Buffer.from("CAPSTAN\0", "latin1"));
/** First bytes of the record that ends a manifest: "CAPSEND" and a zero byte. */
export const MANIFEST_END_MAGIC: Uint8Array = Uint8Array.from(Buffer.from("CAPSEND\0", "latin1"));
/** Version of the manifest format that this program writes and reads. */
export const MANIFEST_VERSION = 1;

const DIGEST_ROOM_BYTES = 64;

/** The fixed head of a manifest. Behind it: 4 bytes for each block, the file records, the end record. */
export const MANIFEST_HEADER = layout("manifest header", 256, {
  magic: bytes(0, 8),
  version: u16(8),
  headerBytes: u16(10),
  /** CRC32C of the header with this field as zeros. */
  headerChecksum: u32(12),
  /** Shared by all volumes and sessions of one backup. */
  setId: bytes(16, 16),
  sessionNumber: u32(32),
  volumeNumber: u32(36),
  /** The whole stream is on tape. */
  complete: flag(40, 7),
  /** The stream goes on in the next volume. */
  continued: flag(40, 6),
  /** The stream began in the volume before. */
  continues: flag(40, 5),
  endReason: bits(40, 3, 0),
  kind: u8(41),
  digestAlgorithm: u8(42),
  streamDigestBytes: u8(43),
  blockBytes: u32(44),
  lastBlockBytes: u32(48),
  partition: u8(52),
  reserved53: orZero(bytes(53, 3)),
  blockCount: u64(56),
  totalBytes: u64(64),
  firstObject: u64(72),
  createdEpochMs: u64(80),
  fileCount: u64(88),
  fileTableBytes: u64(96),
  /** Length of the whole manifest with its end record, in bytes. */
  manifestBytes: u64(104),
  reserved112: orZero(bytes(112, 16)),
  streamDigest: bytes(128, DIGEST_ROOM_BYTES),
  /** Program that wrote it. */
  writer: text(192, 64),
});

/** The record behind everything else. */
export const MANIFEST_END = layout("manifest end record", 16, {
  magic: bytes(0, 8),
  /** CRC32C of all bytes of the manifest before this record. */
  checksum: u32(8),
  reserved: orZero(u32(12)),
});

/** Why the data of a session end where they end. */
export type ManifestEndReason = "complete" | "volumeFull" | "aborted" | "error";

const END_REASONS: readonly ManifestEndReason[] = ["complete", "volumeFull", "aborted", "error"];
const KINDS: readonly ("raw" | "tar")[] = ["raw", "tar"];
const ALGORITHMS: readonly ("none" | "sha256" | "blake2b512")[] = ["none", "sha256", "blake2b512"];

/** What a manifest says of its session besides the tables. */
export interface ManifestFacts {
  /** 16 bytes, shared by all volumes and sessions of one backup. */
  readonly setId: Uint8Array;
  /** From 1. */
  readonly sessionNumber: number;
  /** From 1. */
  readonly volumeNumber: number;
  /** The stream goes on in the next volume. */
  readonly continued: boolean;
  /** The stream began in the volume before. */
  readonly continues: boolean;
  /** Why the data end where they end; `complete` when the whole stream is on tape. */
  readonly endReason: ManifestEndReason;
  readonly kind: "tar" | "raw";
  readonly partition: number;
  /** Length of every block but the last, in bytes. */
  readonly blockBytes: number;
  readonly blockCount: number;
  /** Length of the last block, in bytes; 0 when there is none. */
  readonly lastBlockBytes: number;
  readonly firstObject: bigint;
  readonly createdEpochMs: number;
  /** The program that wrote it, at most 64 characters of ISO 8859-1. */
  readonly writer: string;
  readonly digestAlgorithm: "sha256" | "blake2b512" | "none";
  /** Digest of the whole stream, at most 64 bytes; absent where none was made. */
  readonly streamDigest?: Uint8Array;
}

/** The header of a manifest: the facts, and how long its tables are. */
export interface ManifestHeader extends ManifestFacts {
  readonly totalBytes: bigint;
  readonly fileCount: number;
  readonly fileTableBytes: number;
  readonly manifestBytes: number;
}

/** Lengths of the tables behind the header. */
export interface ManifestTables {
  readonly fileCount: number;
  readonly fileTableBytes: number;
}

/** Bytes of data in the stream that the facts describe. */
export function streamBytes(facts: {
  readonly blockCount: number;
  readonly blockBytes: number;
  readonly lastBlockBytes: number;
}): bigint {
  if (facts.blockCount === 0) return 0n;
  return BigInt(facts.blockCount - 1) * BigInt(facts.blockBytes) + BigInt(facts.lastBlockBytes);
}

/** Length of a whole manifest, in bytes. */
export function manifestBytesFor(blockCount: number, fileTableBytes: number): number {
  return MANIFEST_HEADER.byteLength + 4 * blockCount + fileTableBytes + MANIFEST_END.byteLength;
}

function checksumOf(header: Uint8Array): number {
  const blank = header.slice();
  MANIFEST_HEADER.fields.headerChecksum.put(blank, 0);
  return crc32c(blank);
}

function lastBlockFits(facts: {
  readonly blockCount: number;
  readonly blockBytes: number;
  readonly lastBlockBytes: number;
}): boolean {
  if (facts.blockCount === 0) return facts.lastBlockBytes === 0;
  return facts.lastBlockBytes >= 1 && facts.lastBlockBytes <= facts.blockBytes;
}

/** Encodes a header. @throws ManifestError `MANIFEST_FACTS_WRONG` when a fact does not fit or contradicts another */
export function encodeManifestHeader(facts: ManifestFacts, tables: ManifestTables): Uint8Array {
  if (!lastBlockFits(facts)) {
    throw new ManifestError(
      "MANIFEST_FACTS_WRONG",
      `a manifest was made: ${String(facts.blockCount)} blocks do not end with one of ${String(facts.lastBlockBytes)} bytes`,
    );
  }
  try {
    return encodeChecked(facts, tables);
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause;
    const message = `a manifest was made: ${cause.message}`;
    throw new ManifestError("MANIFEST_FACTS_WRONG", message, { cause });
  }
}

function encodeChecked(facts: ManifestFacts, tables: ManifestTables): Uint8Array {
  const digest = facts.streamDigest ?? new Uint8Array(0);
  const room = new Uint8Array(Math.max(DIGEST_ROOM_BYTES, digest.length));
  room.set(digest);
  const header = MANIFEST_HEADER.encode({
    magic: MANIFEST_MAGIC,
    version: MANIFEST_VERSION,
    headerBytes: MANIFEST_HEADER.byteLength,
    headerChecksum: 0,
    setId: facts.setId,
    sessionNumber: facts.sessionNumber,
    volumeNumber: facts.volumeNumber,
    complete: facts.endReason === "complete",
    continued: facts.continued,
    continues: facts.continues,
    endReason: END_REASONS.indexOf(facts.endReason),
    kind: KINDS.indexOf(facts.kind),
    digestAlgorithm: ALGORITHMS.indexOf(facts.digestAlgorithm),
    streamDigestBytes: digest.length,
    blockBytes: facts.blockBytes,
    lastBlockBytes: facts.lastBlockBytes,
    partition: facts.partition,
    blockCount: BigInt(facts.blockCount),
    totalBytes: streamBytes(facts),
    firstObject: facts.firstObject,
    createdEpochMs: BigInt(Math.trunc(facts.createdEpochMs)),
    fileCount: BigInt(tables.fileCount),
    fileTableBytes: BigInt(tables.fileTableBytes),
    manifestBytes: BigInt(manifestBytesFor(facts.blockCount, tables.fileTableBytes)),
    streamDigest: room,
    writer: facts.writer.trimEnd(),
  });
  MANIFEST_HEADER.fields.headerChecksum.put(header, checksumOf(header));
  return header;
}

/** Whether bytes begin as a manifest does, as far as they go. Says nothing about the rest. */
export function startsAsManifest(data: Uint8Array): boolean {
  const start = data.subarray(0, MANIFEST_MAGIC.length);
  return Buffer.compare(start, MANIFEST_MAGIC.subarray(0, start.length)) === 0;
}

/** More than a damaged block has in one place; far less than another word has. */
const TURNED_BITS_MAX = 3;

/**
 * Whether bytes begin as a manifest does, or would but for a few bits. A manifest whose first bytes are damaged must
 * not be taken for data of another program.
 */
export function resemblesManifest(data: Uint8Array): boolean {
  if (data.length < MANIFEST_MAGIC.length) return false;
  let turnedCount = 0;
  for (const [at, expected] of MANIFEST_MAGIC.entries()) {
    for (let odd = expected ^ (data[at] ?? 0); odd !== 0; odd &= odd - 1) turnedCount += 1;
  }
  return turnedCount <= TURNED_BITS_MAX;
}

const malformed = (problem: string): ManifestError =>
  new ManifestError("MANIFEST_MALFORMED", `a manifest was read: ${problem}`);

/**
 * Decodes the header at the start of `data`.
 *
 * @throws ManifestError `MANIFEST_FOREIGN`, `MANIFEST_NEWER`, `MANIFEST_MALFORMED` or `MANIFEST_TRUNCATED`
 */
export function decodeManifestHeader(data: Uint8Array): ManifestHeader {
  if (!startsAsManifest(data)) {
    throw new ManifestError("MANIFEST_FOREIGN", "a manifest was read: the bytes are none");
  }
  if (data.length < MANIFEST_HEADER.byteLength) {
    throw new ManifestError("MANIFEST_TRUNCATED", "a manifest was read: its header is cut off");
  }
  const bytesOfHeader = data.slice(0, MANIFEST_HEADER.byteLength);
  const raw = MANIFEST_HEADER.decode(bytesOfHeader);
  if (raw.version > MANIFEST_VERSION) {
    throw new ManifestError(
      "MANIFEST_NEWER",
      `a manifest was read: it has version ${String(raw.version)}, known are versions up to ${String(MANIFEST_VERSION)}`,
    );
  }
  if (raw.headerChecksum !== checksumOf(bytesOfHeader)) {
    throw malformed("the checksum of its header does not fit");
  }
  if (raw.version !== MANIFEST_VERSION || raw.headerBytes !== MANIFEST_HEADER.byteLength) {
    throw malformed("its header has a length or version that there never was");
  }
  return toHeader(raw);
}

function toHeader(raw: Decoded<typeof MANIFEST_HEADER>): ManifestHeader {
  const endReason = END_REASONS[raw.endReason];
  const kind = KINDS[raw.kind];
  const digestAlgorithm = ALGORITHMS[raw.digestAlgorithm];
  if (endReason === undefined || kind === undefined || digestAlgorithm === undefined) {
    throw malformed("its header has a number without a meaning");
  }
  const header = {
    setId: raw.setId,
    sessionNumber: raw.sessionNumber,
    volumeNumber: raw.volumeNumber,
    continued: raw.continued,
    continues: raw.continues,
    endReason,
    kind,
    partition: raw.partition,
    blockBytes: raw.blockBytes,
    blockCount: Number(raw.blockCount),
    lastBlockBytes: raw.lastBlockBytes,
    firstObject: raw.firstObject,
    createdEpochMs: Number(raw.createdEpochMs),
    writer: raw.writer,
    digestAlgorithm,
    ...(raw.streamDigestBytes === 0
      ? {}
      : { streamDigest: raw.streamDigest.slice(0, raw.streamDigestBytes) }),
    totalBytes: raw.totalBytes,
    fileCount: Number(raw.fileCount),
    fileTableBytes: Number(raw.fileTableBytes),
    manifestBytes: Number(raw.manifestBytes),
  };
  checkHeader(header, raw.complete, raw.streamDigestBytes);
  return header;
}

function checkHeader(header: ManifestHeader, complete: boolean, digestBytes: number): void {
  const { blockCount, fileTableBytes, manifestBytes } = header;
  if (complete !== (header.endReason === "complete")) {
    throw malformed("it says both that it is complete and that it is not");
  }
  if (digestBytes > DIGEST_ROOM_BYTES) throw malformed("its digest is longer than its room");
  if (!Number.isSafeInteger(manifestBytes) || !Number.isSafeInteger(blockCount)) {
    throw malformed("it claims more bytes than any tape has");
  }
  if (manifestBytes !== manifestBytesFor(blockCount, fileTableBytes)) {
    throw malformed("its length is not the sum of its parts");
  }
  if (!lastBlockFits(header) || header.totalBytes !== streamBytes(header)) {
    throw malformed("its blocks do not add up to its bytes");
  }
}
