import type { HostFile } from "./host-file.ts";
import { MediumStorageError } from "./medium-errors.ts";
import { putRecord, RECORD_BYTES } from "./index-record.ts";

/** How many records wait in memory before they are written in one piece. */
const PENDING_RECORDS = 4096;

/** Where an index file stands when it is opened. */
export interface IndexFileState {
  /** Whole, good records in the file. */
  readonly recordCount: number;
  /** The check of the last of them, or the chain's seed. */
  readonly check: number;
  /** The chain's seed. */
  readonly seed: number;
}

/**
 * The records of one partition, as they are added: gathered in memory, written in order. Any call that throws (always a
 * MediumStorageError) leaves the record count as it was.
 */
export class IndexFile {
  readonly #file: HostFile;
  readonly #seed: number;
  readonly #pending = new Uint8Array(PENDING_RECORDS * RECORD_BYTES);
  readonly #view = new DataView(this.#pending.buffer);
  #pendingCount = 0;
  /** Records that are surely in the file. */
  #written: number;
  /** Records that may be in the file, counting a write that failed half-way. */
  #perhapsWritten: number;
  #check: number;

  constructor(file: HostFile, state: IndexFileState) {
    this.#file = file;
    this.#seed = state.seed;
    this.#check = state.check;
    this.#written = state.recordCount;
    this.#perhapsWritten = state.recordCount;
  }

  /** Makes sure that the next `append` cannot fail. Called before the data is written. */
  reserve(): void {
    if (this.#pendingCount === PENDING_RECORDS) this.synchronize();
  }

  /** Adds a record in the place that `reserve` kept. */
  append(byteLength: number, crc: number): void {
    const offset = this.#pendingCount * RECORD_BYTES;
    this.#check = putRecord(this.#view, offset, { byteLength, crc, previous: this.#check });
    this.#pendingCount += 1;
  }

  /** Adds `count` filemarks; more than the memory holds go to the file at once. */
  appendFilemarks(count: number): void {
    if (this.#pendingCount + count > PENDING_RECORDS) this.synchronize();
    const before = { written: this.#written, check: this.#check };
    try {
      for (let left = count; left > 0; left -= 1) {
        this.reserve();
        this.append(0, 0);
      }
    } catch (error) {
      // All records before this call are in the file, so forgetting what is pending forgets only filemarks.
      this.#pendingCount = 0;
      this.#written = before.written;
      this.#check = before.check;
      this.#cutQuietly(before.written);
      throw error;
    }
  }

  /** Writes what is pending. */
  synchronize(): void {
    if (this.#pendingCount === 0) return;
    const end = this.#written + this.#pendingCount;
    this.#perhapsWritten = Math.max(this.#perhapsWritten, end);
    const byteLength = this.#pendingCount * RECORD_BYTES;
    this.#file.writeAt(this.#pending, byteLength, this.#written * RECORD_BYTES);
    this.#written = end;
    this.#pendingCount = 0;
  }

  /** Forgets all records from that one on, in the file first: none of them can come back after a crash. */
  truncate(recordCount: number): void {
    const check = this.#checkBefore(recordCount);
    if (recordCount < this.#perhapsWritten) this.#cutFile(recordCount);
    this.#pendingCount = Math.max(0, recordCount - this.#written);
    this.#written = Math.min(recordCount, this.#written);
    this.#check = check;
  }

  /** Gives the file back. */
  close(): void {
    this.#file.close();
  }

  #cutFile(recordCount: number): void {
    const kept = Math.min(recordCount, this.#written);
    this.#file.truncate(kept * RECORD_BYTES);
    this.#perhapsWritten = kept;
  }

  /** After a failure: the failure is what the caller must hear of, not that cleaning up failed too. */
  #cutQuietly(recordCount: number): void {
    try {
      this.#cutFile(recordCount);
    } catch {
      // `#perhapsWritten` still says that the records may be there, so the next truncate cuts them.
    }
  }

  #checkBefore(recordCount: number): number {
    if (recordCount === 0) return this.#seed;
    const inMemory = recordCount - 1 - this.#written;
    if (inMemory >= 0) return this.#view.getUint32(inMemory * RECORD_BYTES + 8, true);
    const check = new Uint8Array(4);
    const read = this.#file.readAt(check, 4, (recordCount - 1) * RECORD_BYTES + 8);
    if (read < 4)
      throw new MediumStorageError(`cut to object ${recordCount}: the index is shorter`);
    return new DataView(check.buffer).getUint32(0, true);
  }
}
