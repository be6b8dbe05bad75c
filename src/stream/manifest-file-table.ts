import { CodecError } from "../codec/codec-error.ts";
import { ManifestError } from "./manifest-error.ts";
import { FILE_RECORD_HEAD, fileEnd, takeFileRecord } from "./manifest-file-record.ts";
import { ManifestFileIndex } from "./manifest-file-index.ts";
import { MANIFEST_HEADER, type ManifestHeader } from "./manifest-header.ts";
import type { ManifestStore } from "./manifest-store.ts";
import type { FileRecord } from "./session-record.ts";

const FIRST_CHUNK_BYTES = 64 * 1024;

/** A file record and its place in the table, in bytes from the start of the table. */
export interface PlacedFileRecord {
  readonly record: FileRecord;
  readonly place: number;
}

const malformed = (problem: string, cause?: unknown): ManifestError =>
  new ManifestError("MANIFEST_MALFORMED", `the files of a manifest were read: ${problem}`, {
    cause,
  });

/**
 * Walks the file records of a stored manifest from one of them on, a chunk at a time.
 *
 * @throws ManifestError `MANIFEST_MALFORMED` at the first record that is none
 */
export function* readFileTable(
  store: ManifestStore,
  header: ManifestHeader,
  startPlace = 0,
): Generator<PlacedFileRecord, void> {
  const tableStart = MANIFEST_HEADER.byteLength + 4 * header.blockCount;
  let chunk = new Uint8Array(FIRST_CHUNK_BYTES);
  for (let place = startPlace; place < header.fileTableBytes;) {
    const wanted = Math.min(chunk.length, header.fileTableBytes - place);
    const loaded = chunk.subarray(0, store.readAt(tableStart + place, chunk.subarray(0, wanted)));
    const usedBytes = yield* recordsIn(loaded, place);
    if (usedBytes === 0) {
      if (loaded.length < chunk.length) throw malformed("the last one is cut off");
      // A record of up to a mebibyte and more does not fit the first chunk.
      chunk = new Uint8Array(chunk.length * 2);
    }
    place += usedBytes;
  }
}

function* recordsIn(loaded: Uint8Array, place: number): Generator<PlacedFileRecord, number> {
  let at = 0;
  while (at + FILE_RECORD_HEAD.byteLength <= loaded.length) {
    const taken = takeChecked(loaded.subarray(at));
    if (taken === undefined) break;
    yield { record: taken.value, place: place + at };
    at += taken.byteLength;
  }
  return at;
}

function takeChecked(bytes: Uint8Array): ReturnType<typeof takeFileRecord> {
  try {
    return takeFileRecord(bytes);
  } catch (cause) {
    if (!(cause instanceof CodecError)) throw cause;
    throw malformed(cause.message, cause);
  }
}

/**
 * Reads the whole table once: checks that it is what the header says and in stream order, and makes its index.
 *
 * @throws ManifestError `MANIFEST_MALFORMED`
 */
export function indexFileTable(store: ManifestStore, header: ManifestHeader): ManifestFileIndex {
  const index = new ManifestFileIndex();
  let fileCount = 0;
  let lastEnd = 0n;
  for (const { record, place } of readFileTable(store, header)) {
    if (record.headerOffset < lastEnd) throw malformed("they overlap");
    lastEnd = fileEnd(record);
    index.add(record, place);
    fileCount += 1;
  }
  if (fileCount !== header.fileCount) throw malformed("there are not as many as it says");
  return index;
}
