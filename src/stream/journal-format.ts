import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { crc32c } from "../codec/crc32c.ts";
import { bytes, flag, orZero, u32, u64 } from "../codec/field.ts";
import { layout } from "../codec/layout.ts";
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

const FILE_LINE = Type.Tuple([
  Type.String(),
  Type.String(),
  Type.String({ pattern: "^[0-9]{1,20}$" }),
  Type.String({ pattern: "^[0-9]{1,20}$" }),
  Type.String({ pattern: "^[0-9]{1,20}$" }),
  Type.String({ pattern: "^([0-9a-f]{2})*$" }),
  Type.Union([
    Type.Literal("whole"),
    Type.Literal("shrunk"),
    Type.Literal("grew"),
    Type.Literal("unreadable"),
    Type.Literal("skipped"),
    Type.Literal("partial"),
  ]),
]);

const FRAME_BYTES = 8;
const FILE_RECORD_MAX_BYTES = 1 << 20;

/** One file record as bytes: length, CRC32C, then the record itself. */
export function encodeFileFrame(record: FileRecord): Uint8Array {
  const line = JSON.stringify([
    record.name,
    record.kind,
    record.size.toString(),
    record.headerOffset.toString(),
    record.dataOffset.toString(),
    Buffer.from(record.digest ?? []).toString("hex"),
    record.state,
  ]);
  const body = Buffer.from(line);
  const frame = Buffer.alloc(FRAME_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32c(body), 4);
  frame.set(body, FRAME_BYTES);
  return frame;
}

/**
 * Reads file records one by one with `readAt`, which copies bytes from an offset and returns how many there were.
 * Ends at the first record that is not whole: what a killed process left behind.
 */
export function* readFileFrames(
  readAt: (offset: number, target: Uint8Array) => number,
): Generator<FileRecord, void> {
  const head = Buffer.alloc(FRAME_BYTES);
  let offset = 0;
  while (readAt(offset, head) === FRAME_BYTES) {
    const byteLength = head.readUInt32BE(0);
    if (byteLength > FILE_RECORD_MAX_BYTES) return;
    const body = Buffer.alloc(byteLength);
    const got = readAt(offset + FRAME_BYTES, body);
    if (got < byteLength || crc32c(body) !== head.readUInt32BE(4)) return;
    yield parseFileLine(body.toString());
    offset += FRAME_BYTES + byteLength;
  }
}

function parseFileLine(line: string): FileRecord {
  let fields: Static<typeof FILE_LINE>;
  try {
    fields = Value.Parse(FILE_LINE, JSON.parse(line));
  } catch (thrown) {
    const cause = asError(thrown);
    throw new StreamError("JOURNAL_MALFORMED", "a file record of a journal was read: no record", {
      cause,
    });
  }
  const [name, kind, size, headerOffset, dataOffset, digest, state] = fields;
  return {
    name,
    kind,
    size: BigInt(size),
    headerOffset: BigInt(headerOffset),
    dataOffset: BigInt(dataOffset),
    ...(digest === "" ? {} : { digest: new Uint8Array(Buffer.from(digest, "hex")) }),
    state,
  };
}
