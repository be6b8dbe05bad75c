import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { crc32c } from "../codec/crc32c.ts";
import { bytes, flag, orZero, u32, u64 } from "../codec/field.ts";
import { layout } from "../codec/layout.ts";
import { encodeFileRecord, FILE_NAME_MAX_BYTES, takeFileRecord } from "./manifest-file-record.ts";
import type { FileRecord } from "./session-record.ts";
import { asError, StreamError } from "./stream-error.ts";

/** The files of a journal folder. */
export const JOURNAL_FILES = {
  header: "header.json",
  crcs: "blocks.crc",
  files: "files.rec",
  proofs: "proofs.rec",
} as const;

const HEADER = Type.Object({
  schema: Type.Literal("capstan.journal/1"),
  sessionId: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  sessionNumber: Type.Integer({ minimum: 1 }),
  /** The drive, for people. */
  device: Type.String(),
  /** Serial number or barcode of the cartridge where it was known. */
  cartridge: Type.Optional(Type.String()),
  partition: Type.Integer({ minimum: 0 }),
  /** Object number of the session's first block, in decimal. */
  firstObject: Type.String({ pattern: "^[0-9]{1,20}$" }),
  blockBytes: Type.Integer({ minimum: 1 }),
  kind: Type.Union([Type.Literal("tar"), Type.Literal("raw")]),
  digestAlgorithm: Type.Union([
    Type.Literal("sha256"),
    Type.Literal("blake2b512"),
    Type.Literal("none"),
  ]),
  createdEpochMs: Type.Number(),
  /** What was to be written, as it was named, for people. */
  sources: Type.Optional(Type.Array(Type.String())),
});

/** What a journal says of its session from the start. */
export type JournalHeader = Static<typeof HEADER>;

/** Reads a journal's header. @throws StreamError `JOURNAL_MALFORMED` */
export function parseJournalHeader(text: string): JournalHeader {
  try {
    return Value.Parse(HEADER, JSON.parse(text));
  } catch (thrown) {
    const cause = asError(thrown);
    throw new StreamError("JOURNAL_MALFORMED", "the header of a journal was read: it is damaged", {
      cause,
    });
  }
}

/** How far a session had come at one moment; the checksum covers everything before it. */
export const PROOF_RECORD = layout("journal proof record", 40, {
  /** Data blocks that are certainly on the medium. */
  provedBlockCount: u64(0),
  /** Data blocks that were sent. */
  blockCount: u64(8),
  /** Length of the last data block, in bytes; 0 while it is not known. */
  lastBlockBytes: u32(16),
  /** The filemark behind the data is on the medium. */
  dataClosed: flag(20, 7),
  /** No more data will come. */
  dataEnded: flag(20, 6),
  /** The manifest and the filemark behind it are on the medium. */
  manifestProved: flag(20, 5),
  reserved: orZero(bytes(21, 15)),
  checksum: u32(36),
});

const FRAME_BYTES = 8;
/** A record beyond this is none: longest name, kind and digest. */
const FILE_RECORD_MAX_BYTES = FILE_NAME_MAX_BYTES + 1024;

/** One file record as bytes: length, CRC32C, then the record as a manifest holds it. */
export function encodeFileFrame(record: FileRecord): Uint8Array {
  const body = encodeFileRecord(record);
  const frame = Buffer.alloc(FRAME_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32c(body), 4);
  frame.set(body, FRAME_BYTES);
  return frame;
}

/** Copies bytes from an offset and returns how many there were. */
type ReadAt = (offset: number, target: Uint8Array) => number;

/**
 * Reads file records one by one. A file that was only begun when it was written down gives way to the record of the same
 * file behind it. Ends at the first record that is not whole: what a killed process left behind.
 */
export function* readFileFrames(readAt: ReadAt): Generator<FileRecord, void> {
  let begun: FileRecord | undefined;
  for (const record of readFrames(readAt)) {
    if (begun !== undefined && !isSameFile(begun, record)) yield begun;
    begun = record.state === "partial" ? record : undefined;
    if (begun === undefined) yield record;
  }
  if (begun !== undefined) yield begun;
}

const isSameFile = (one: FileRecord, other: FileRecord): boolean =>
  one.headerOffset === other.headerOffset && one.name === other.name;

function* readFrames(readAt: ReadAt): Generator<FileRecord, void> {
  const ahead = new ReadAhead(readAt);
  let offset = 0;
  for (;;) {
    const head = ahead.take(offset, FRAME_BYTES);
    if (head === undefined) return;
    const frame = new DataView(head.buffer, head.byteOffset);
    const byteLength = frame.getUint32(0);
    const checksum = frame.getUint32(4);
    if (byteLength > FILE_RECORD_MAX_BYTES) return;
    const body = ahead.take(offset + FRAME_BYTES, byteLength);
    if (body === undefined || crc32c(body) !== checksum) return;
    const taken = takeFileRecord(body);
    if (taken === undefined) return;
    yield taken.value;
    offset += FRAME_BYTES + byteLength;
  }
}

const AHEAD_BYTES = 65_536;

/** Reads forward in large pieces: records are short and there may be millions, and each read asks the system. */
class ReadAhead {
  readonly #readAt: ReadAt;
  // No Buffer: what slice() cuts out of a Uint8Array is a copy, and stays.
  #bytes = new Uint8Array(AHEAD_BYTES);
  #from = 0;
  #length = 0;

  constructor(readAt: ReadAt) {
    this.#readAt = readAt;
  }

  /** The bytes at an offset, valid until the next call; undefined when there are not so many. */
  take(offset: number, byteLength: number): Uint8Array | undefined {
    if (offset < this.#from || offset + byteLength > this.#from + this.#length) {
      if (byteLength > this.#bytes.length) this.#bytes = new Uint8Array(byteLength);
      this.#from = offset;
      this.#length = this.#readAt(offset, this.#bytes);
      if (byteLength > this.#length) return undefined;
    }
    const at = offset - this.#from;
    return this.#bytes.subarray(at, at + byteLength);
  }
}
