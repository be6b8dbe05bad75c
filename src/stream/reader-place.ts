import type { FindingPlace, StreamRange, TouchedFile, TouchedFiles } from "./reader-finding.ts";
import { fileEnd } from "./manifest-file-record.ts";
import type { FileRecord, SessionRecord } from "./session-record.ts";

const FILES_MAX = 100;
/** Only so much of a long stretch is searched for names: half a tape may hold millions of them. */
const SEARCHED_MAX_BYTES = 64n * 1024n * 1024n;
const NOTHING: TouchedFiles = { files: [], more: false };

function touchedFile(file: FileRecord, range: StreamRange): TouchedFile {
  const end = fileEnd(file);
  const from = range.fromByte > file.dataOffset ? range.fromByte : file.dataOffset;
  const to = range.toByte < end ? range.toByte : end;
  const touched = from < to;
  return {
    name: file.name,
    range: {
      fromByte: touched ? from - file.dataOffset : 0n,
      toByte: touched ? to - file.dataOffset : 0n,
    },
    header: range.fromByte < file.dataOffset,
  };
}

/** The files whose header or data a stretch of the stream holds. */
export function touchedFiles(record: SessionRecord | undefined, range: StreamRange): TouchedFiles {
  if (record === undefined) return NOTHING;
  const searchedTo = range.fromByte + SEARCHED_MAX_BYTES;
  const whole = range.toByte <= searchedTo;
  const covering = record.filesCovering(range.fromByte, whole ? range.toByte : searchedTo);
  return {
    files: covering.slice(0, FILES_MAX).map((file) => touchedFile(file, range)),
    more: !whole || covering.length > FILES_MAX,
  };
}

/** Where blocks are: on the tape, in the stream, in which files. */
export function placeOfBlocks(
  session: { readonly firstObject: bigint; readonly record: SessionRecord | undefined },
  blocks: { readonly index: number; readonly range: StreamRange },
): FindingPlace {
  return {
    index: blocks.index,
    objectNumber: session.firstObject + BigInt(blocks.index),
    range: blocks.range,
    touched: touchedFiles(session.record, blocks.range),
  };
}
