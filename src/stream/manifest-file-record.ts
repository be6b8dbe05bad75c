import { CodecError } from "../codec/codec-error.ts";
import { orZero, u32, u64, u8 } from "../codec/field.ts";
import { layout } from "../codec/layout.ts";
import type { FileRecord, FileState } from "./session-record.ts";

/** The fixed part of a file record; name, kind and digest follow it in this order. */
export const FILE_RECORD_HEAD = layout("manifest file record", 32, {
  nameBytes: u32(0),
  kindBytes: u8(4),
  digestBytes: u8(5),
  state: u8(6),
  reserved: orZero(u8(7)),
  size: u64(8),
  headerOffset: u64(16),
  dataOffset: u64(24),
});

/** Longest member name, in bytes: a limit for hostile tables, far above what file systems allow. */
export const FILE_NAME_MAX_BYTES = 1 << 20;

/** Numbers of the states on tape; they never change their meaning. */
const STATE_NUMBERS = {
  whole: 0,
  shrunk: 1,
  grew: 2,
  unreadable: 3,
  skipped: 4,
  partial: 5,
} as const satisfies Record<FileState, number>;

const STATES: readonly FileState[] = [
  "whole",
  "shrunk",
  "grew",
  "unreadable",
  "skipped",
  "partial",
];

function misfit(field: string, byte: number, problem: string): CodecError {
  return new CodecError(`manifest file record/${field}`, byte, problem);
}

function latin1(text: string, field: string, place: { readonly byte: number }): Buffer {
  const encoded = Buffer.from(text, "latin1");
  // Buffer cuts characters above FFh down to a byte, which would be another name.
  if (encoded.toString("latin1") !== text) {
    throw misfit(field, place.byte, "has a character outside ISO 8859-1");
  }
  return encoded;
}

/**
 * A file record as bytes.
 *
 * @throws CodecError for a text outside ISO 8859-1, one that is too long, or a number that does not fit
 */
export function encodeFileRecord(record: FileRecord): Uint8Array {
  const name = latin1(record.name, "name", { byte: 0 });
  const kind = latin1(record.kind, "kind", { byte: 4 });
  if (name.length > FILE_NAME_MAX_BYTES) throw misfit("name", 0, "is longer than 1 MiB");
  if (record.dataOffset < record.headerOffset) {
    throw misfit("dataOffset", 24, "lies before the header");
  }
  const digest = record.digest ?? new Uint8Array(0);
  const head = FILE_RECORD_HEAD.encode({
    nameBytes: name.length,
    kindBytes: kind.length,
    digestBytes: digest.length,
    state: STATE_NUMBERS[record.state],
    size: record.size,
    headerOffset: record.headerOffset,
    dataOffset: record.dataOffset,
  });
  return Buffer.concat([head, name, kind, digest]);
}

/**
 * Reads the file record at the start of `bytes`; `undefined` when they end before it does.
 *
 * @throws CodecError when it is no file record
 */
export function takeFileRecord(
  bytes: Uint8Array,
): { readonly value: FileRecord; readonly byteLength: number } | undefined {
  if (bytes.length < FILE_RECORD_HEAD.byteLength) return undefined;
  const head = FILE_RECORD_HEAD.decode(bytes.subarray(0, FILE_RECORD_HEAD.byteLength));
  const state = STATES[head.state];
  if (state === undefined)
    throw misfit("state", 6, `is ${String(head.state)}, which has no meaning`);
  if (head.reserved !== 0) throw misfit("reserved", 7, "is not 0");
  if (head.nameBytes > FILE_NAME_MAX_BYTES) throw misfit("name", 0, "is longer than 1 MiB");
  if (head.dataOffset < head.headerOffset) throw misfit("dataOffset", 24, "lies before the header");
  const nameEnd = FILE_RECORD_HEAD.byteLength + head.nameBytes;
  const kindEnd = nameEnd + head.kindBytes;
  const byteLength = kindEnd + head.digestBytes;
  if (bytes.length < byteLength) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const value: FileRecord = {
    name: text.toString("latin1", FILE_RECORD_HEAD.byteLength, nameEnd),
    kind: text.toString("latin1", nameEnd, kindEnd),
    size: head.size,
    headerOffset: head.headerOffset,
    dataOffset: head.dataOffset,
    ...(head.digestBytes === 0 ? {} : { digest: bytes.slice(kindEnd, byteLength) }),
    state,
  };
  return { value, byteLength };
}

/** Where the content of a member ends in the stream, in bytes; where it would start when it is not in the archive. */
export function fileEnd(record: FileRecord): bigint {
  const stored = record.dataOffset > record.headerOffset;
  return stored ? record.dataOffset + record.size : record.dataOffset;
}
