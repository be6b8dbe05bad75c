import type { HostFile } from "./host-file.ts";
import { chainCheck, RECORD_BYTES } from "./index-record.ts";
import { MediumFolderError } from "./medium-errors.ts";
import { MEDIUM_LIMITS } from "./medium-limits.ts";
import type { ObjectIndex } from "./object-index.ts";

/** What opening an index file found. */
export interface IndexScan {
  /** Good records, all of them with their data. */
  readonly recordCount: number;
  /** The check of the last of them, or the seed. */
  readonly check: number;
  /** Records behind those: torn, or without their data. */
  readonly cutObjects: number;
}

/** What to read and how far the data goes. */
export interface IndexScanRequest {
  readonly file: HostFile;
  readonly name: string;
  readonly seed: number;
  /** Size of the data file; a record that needs more is not good. */
  readonly dataBytes: number;
}

const PIECE_RECORDS = 32_768;

/**
 * Reads an index file into an empty index, as far as it is good. It changes nothing on disk.
 * @throws MediumStorageError when it cannot be read.
 * @throws MediumFolderError (MEDIUM_DAMAGED) when a bad record has good ones behind it: no crash does that, and
 * cutting there would throw away blocks that are sound.
 */
export function scanIndex(request: IndexScanRequest, index: ObjectIndex): IndexScan {
  const totalBytes = request.file.byteLength();
  const wholeRecords = Math.floor(totalBytes / RECORD_BYTES);
  const piece = new Uint8Array(PIECE_RECORDS * RECORD_BYTES);
  const view = new DataView(piece.buffer);
  let check = request.seed;
  for (let first = 0; first < wholeRecords; first += PIECE_RECORDS) {
    const count = Math.min(PIECE_RECORDS, wholeRecords - first);
    request.file.readAt(piece, count * RECORD_BYTES, first * RECORD_BYTES);
    for (let at = 0; at < count; at += 1) {
      const byteLength = view.getUint32(at * RECORD_BYTES, true);
      const crc = view.getUint32(at * RECORD_BYTES + 4, true);
      const next = chainCheck(check, byteLength, crc);
      const good =
        next === view.getUint32(at * RECORD_BYTES + 8, true) &&
        byteLength <= MEDIUM_LIMITS.maxBlockBytes;
      if (!good) refuseDamage(request, first + at, wholeRecords);
      if (!good || index.blockBytes + byteLength > request.dataBytes) {
        const cutObjects = Math.ceil(totalBytes / RECORD_BYTES) - (first + at);
        return { recordCount: first + at, check, cutObjects };
      }
      check = next;
      if (byteLength === 0) index.appendFilemarks(1);
      else index.appendBlock(byteLength, crc);
    }
  }
  const torn = totalBytes % RECORD_BYTES === 0 ? 0 : 1;
  return { recordCount: wholeRecords, check, cutObjects: torn };
}

/** Looks behind a bad record for one that continues the chain from the check that is written before it. */
function refuseDamage(request: IndexScanRequest, bad: number, wholeRecords: number): void {
  const pair = new Uint8Array(2 * RECORD_BYTES);
  const view = new DataView(pair.buffer);
  for (let at = bad; at + 1 < wholeRecords; at += 1) {
    request.file.readAt(pair, pair.length, at * RECORD_BYTES);
    const byteLength = view.getUint32(RECORD_BYTES, true);
    const crc = view.getUint32(RECORD_BYTES + 4, true);
    const expected = chainCheck(view.getUint32(8, true), byteLength, crc);
    if (expected !== view.getUint32(RECORD_BYTES + 8, true)) continue;
    throw new MediumFolderError(
      "MEDIUM_DAMAGED",
      `open ${request.name}: record ${bad} is damaged, but there are good ones behind it`,
    );
  }
}
