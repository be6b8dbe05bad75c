import type { FileRecord } from "./session-record.ts";

const ENTRIES_MAX = 4096;

/**
 * Where in a table of file records to begin looking for a byte of the stream. It keeps every n-th record only, and
 * doubles n when it is full, so that its memory does not grow with the table.
 */
export class ManifestFileIndex {
  #strideCount = 1;
  #recordCount = 0;
  #headerOffsets: bigint[] = [];
  #tablePlaces: number[] = [];

  /** Takes the next record, which starts `tablePlace` bytes into the table. */
  add(record: FileRecord, tablePlace: number): void {
    if (this.#recordCount % this.#strideCount === 0) {
      this.#headerOffsets.push(record.headerOffset);
      this.#tablePlaces.push(tablePlace);
      if (this.#headerOffsets.length === ENTRIES_MAX) this.#thin();
    }
    this.#recordCount += 1;
  }

  /** Place in the table of a record at or before the first that can touch the byte at `offset` of the stream. */
  placeBefore(offset: bigint): number {
    let low = 0;
    let high = this.#headerOffsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // Records without content share their offset with the next one, so an equal offset is already too late.
      if ((this.#headerOffsets[middle] ?? 0n) < offset) low = middle + 1;
      else high = middle;
    }
    return this.#tablePlaces[Math.max(0, low - 1)] ?? 0;
  }

  #thin(): void {
    const kept = (_entry: unknown, index: number): boolean => index % 2 === 0;
    this.#headerOffsets = this.#headerOffsets.filter(kept);
    this.#tablePlaces = this.#tablePlaces.filter(kept);
    this.#strideCount *= 2;
  }
}
