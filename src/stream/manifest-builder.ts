import { crc32c } from "../codec/crc32c.ts";
import {
  encodeManifestHeader,
  MANIFEST_END,
  MANIFEST_END_MAGIC,
  MANIFEST_HEADER,
  manifestBytesFor,
  type ManifestFacts,
} from "./manifest-header.ts";
import { ManifestError } from "./manifest-error.ts";
import { encodeFileRecord, fileEnd } from "./manifest-file-record.ts";
import { ManifestFileStore, type ManifestStore } from "./manifest-store.ts";
import type { FileRecord } from "./session-record.ts";

const NUMBER_BYTES = 4;
/** Some drives take blocks of certain lengths only; multiples of 512 bytes suit all. */
const PADDING_BYTES = 512;
const CHUNK_BYTES = 256 * 1024;

/** One piece of a manifest: where it starts, and how to copy bytes of it. */
interface Section {
  readonly start: number;
  readonly byteLength: number;
  readAt(offset: number, target: Uint8Array): number;
}

function inMemory(start: number, content: Uint8Array): Section {
  const readAt = (offset: number, target: Uint8Array): number => {
    const found = content.subarray(offset, offset + target.length);
    target.set(found);
    return found.length;
  };
  return { start, byteLength: content.length, readAt };
}

function inStore(start: number, store: ManifestStore): Section {
  const readAt = (offset: number, target: Uint8Array): number => store.readAt(offset, target);
  return { start, byteLength: store.byteLength, readAt };
}

/**
 * A manifest that is ready to be written, as often as needed. It reads from its builder's files, so the builder must
 * stay open.
 */
export class FinishedManifest {
  /** Length of the manifest itself, in bytes. */
  readonly byteLength: number;
  readonly #paddedBytes: number;
  readonly #sections: readonly Section[];

  constructor(sections: readonly Section[]) {
    this.#sections = sections;
    this.byteLength = sections.reduce((sum, section) => sum + section.byteLength, 0);
    this.#paddedBytes = Math.ceil(this.byteLength / PADDING_BYTES) * PADDING_BYTES;
  }

  /** How many tape blocks of at most `blockBytes` it takes. */
  blockCount(blockBytes: number): number {
    return Math.ceil(this.#paddedBytes / blockBytes);
  }

  /**
   * Puts block `index` of those at the start of `target` and returns its length: `blockBytes`, or less for the last
   * block, which is filled up with zeros to a multiple of 512 bytes of the manifest.
   */
  readBlock(index: number, blockBytes: number, target: Uint8Array): number {
    const from = index * blockBytes;
    const byteLength = Math.max(0, Math.min(blockBytes, this.#paddedBytes - from));
    const block = target.subarray(0, byteLength);
    block.fill(0);
    this.readAt(from, block);
    return byteLength;
  }

  /** Copies bytes from `offset` on into `target` and returns how many there were. */
  readAt(offset: number, target: Uint8Array): number {
    let done = 0;
    for (const section of this.#sections) {
      const at = offset + done - section.start;
      if (done === target.length || at < 0 || at >= section.byteLength) continue;
      const length = Math.min(target.length - done, section.byteLength - at);
      done += section.readAt(at, target.subarray(done, done + length));
    }
    return done;
  }
}

/** CRC32C of all bytes of the sections, in order. */
function checksum(sections: readonly Section[]): number {
  const chunk = new Uint8Array(CHUNK_BYTES);
  let crc = 0;
  for (const section of sections) {
    for (let at = 0; at < section.byteLength;) {
      const got = section.readAt(at, chunk);
      crc = crc32c(chunk.subarray(0, got), crc);
      at += got;
    }
  }
  return crc;
}

/** Gathers what a manifest says, on disk, while its session is written: memory use does not grow with the session. */
export class ManifestBuilder {
  readonly #crcs: ManifestFileStore;
  readonly #files: ManifestFileStore;
  #blockCount = 0;
  #fileCount = 0;
  #lastFileEnd = 0n;

  /** Makes its files below `workFolder`. @throws the operating system's error when they cannot be made */
  constructor(workFolder: string) {
    this.#crcs = new ManifestFileStore(workFolder);
    this.#files = new ManifestFileStore(workFolder);
  }

  /** Blocks added so far. */
  get blockCount(): number {
    return this.#blockCount;
  }

  /** Length that the manifest would have if it were finished now, in bytes. */
  get byteLength(): number {
    return manifestBytesFor(this.#blockCount, this.#files.byteLength);
  }

  /** Takes the CRC32C of the next block. */
  addBlock(crc: number): void {
    this.#crcs.appendUint32(crc);
    this.#blockCount += 1;
  }

  /**
   * Takes the next file, in stream order.
   *
   * @throws CodecError when it cannot be encoded; ManifestError `MANIFEST_FACTS_WRONG` when it starts before the end of
   *   the one before. Nothing was taken then.
   */
  addFile(record: FileRecord): void {
    if (record.headerOffset < this.#lastFileEnd) {
      const problem = `"${record.name}" starts before the end of the file before it`;
      throw new ManifestError("MANIFEST_FACTS_WRONG", `a manifest was made: ${problem}`);
    }
    this.#files.append(encodeFileRecord(record));
    this.#fileCount += 1;
    this.#lastFileEnd = fileEnd(record);
  }

  /**
   * Closes the tables and says all the rest. May be called again with other facts, and after adding more.
   *
   * @throws ManifestError `MANIFEST_FACTS_WRONG` when the facts contradict each other or the tables
   */
  finish(facts: ManifestFacts): FinishedManifest {
    if (facts.blockCount !== this.#blockCount) {
      throw new ManifestError(
        "MANIFEST_FACTS_WRONG",
        `a manifest was made: ${String(facts.blockCount)} blocks were named, ${String(this.#blockCount)} were added`,
      );
    }
    const tables = { fileCount: this.#fileCount, fileTableBytes: this.#files.byteLength };
    const header = encodeManifestHeader(facts, tables);
    const filesStart = MANIFEST_HEADER.byteLength + NUMBER_BYTES * this.#blockCount;
    const sections = [
      inMemory(0, header),
      inStore(MANIFEST_HEADER.byteLength, this.#crcs),
      inStore(filesStart, this.#files),
    ];
    const end = MANIFEST_END.encode({ magic: MANIFEST_END_MAGIC, checksum: checksum(sections) });
    return new FinishedManifest([...sections, inMemory(filesStart + tables.fileTableBytes, end)]);
  }

  /** Deletes its files. Safe to call twice. */
  close(): void {
    this.#crcs.close();
    this.#files.close();
  }
}
