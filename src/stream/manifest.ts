import { UsageError } from "../transport/errors.ts";
import type { ManifestFileIndex } from "./manifest-file-index.ts";
import { readFileTable } from "./manifest-file-table.ts";
import { fileEnd } from "./manifest-file-record.ts";
import { MANIFEST_HEADER, type ManifestHeader } from "./manifest-header.ts";
import type { ManifestStore } from "./manifest-store.ts";
import type { FileRecord, SessionRecord } from "./session-record.ts";

const NUMBER_BYTES = 4;
const WINDOW_BYTES = 64 * 1024;

/** What a manifest is made of once it was read and checked. */
export interface ManifestParts {
  readonly header: ManifestHeader;
  /** All bytes of the manifest, from its header on. */
  readonly store: ManifestStore;
  readonly index: ManifestFileIndex;
}

/** A manifest that was read back: what a session on tape is compared with. Close it when it is not needed any more. */
export class Manifest implements SessionRecord {
  readonly origin = "manifest";
  readonly header: ManifestHeader;
  readonly #store: ManifestStore;
  readonly #index: ManifestFileIndex;
  #window = Buffer.alloc(0);
  #windowStart = 0;
  #windowBytes = 0;

  constructor(parts: ManifestParts) {
    this.header = parts.header;
    this.#store = parts.store;
    this.#index = parts.index;
  }

  get complete(): boolean {
    return this.header.endReason === "complete";
  }

  get kind(): "tar" | "raw" {
    return this.header.kind;
  }

  get sessionNumber(): number {
    return this.header.sessionNumber;
  }

  get blockBytes(): number {
    return this.header.blockBytes;
  }

  get blockCount(): number {
    return this.header.blockCount;
  }

  /** A manifest is written after the filemark that proves its data. */
  get provedBlockCount(): number {
    return this.header.blockCount;
  }

  get firstObject(): bigint {
    return this.header.firstObject;
  }

  get streamDigest(): Uint8Array | undefined {
    return this.header.streamDigest;
  }

  get digestAlgorithm(): "sha256" | "blake2b512" | "none" {
    return this.header.digestAlgorithm;
  }

  crcAt(index: number): number {
    this.#checkIndex(index);
    const at = index * NUMBER_BYTES;
    if (at < this.#windowStart || at + NUMBER_BYTES > this.#windowStart + this.#windowBytes) {
      // A tape may hold many sessions; only those that are looked into need a window.
      if (this.#window.length === 0) this.#window = Buffer.alloc(WINDOW_BYTES);
      this.#windowStart = at;
      this.#windowBytes = this.#store.readAt(MANIFEST_HEADER.byteLength + at, this.#window);
    }
    return this.#window.readUInt32BE(at - this.#windowStart);
  }

  lengthAt(index: number): number {
    this.#checkIndex(index);
    return index === this.blockCount - 1 ? this.header.lastBlockBytes : this.blockBytes;
  }

  *files(): Generator<FileRecord, void> {
    for (const { record } of readFileTable(this.#store, this.header)) yield record;
  }

  filesCovering(fromByte: bigint, toByte: bigint): FileRecord[] {
    const found: FileRecord[] = [];
    const start = this.#index.placeBefore(fromByte);
    for (const { record } of readFileTable(this.#store, this.header, start)) {
      if (record.headerOffset >= toByte) break;
      if (fileEnd(record) > fromByte) found.push(record);
    }
    return found;
  }

  /** Gives up its memory and files; nothing can be read any more. Safe to call twice. */
  close(): void {
    this.#store.close();
    this.#windowBytes = 0;
  }

  #checkIndex(index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < this.blockCount) return;
    throw new UsageError(
      "NO_SUCH_BLOCK",
      `block ${String(index)} was looked up in a manifest of ${String(this.blockCount)} blocks`,
    );
  }
}
