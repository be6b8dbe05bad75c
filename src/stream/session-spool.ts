import { mkdirSync, rmSync, writeFileSync, openSync, fsyncSync, closeSync } from "node:fs";
import { join } from "node:path";
import { crc32c } from "../codec/crc32c.ts";
import { invariant } from "../transport/errors.ts";
import { AppendFile } from "./append-file.ts";
import {
  encodeFileFrame,
  JOURNAL_FILES,
  PROOF_RECORD,
  readFileFrames,
  type JournalHeader,
} from "./journal-format.ts";
import type { FileRecord } from "./session-record.ts";

/** How far a session has come. */
export interface SpoolProgress {
  readonly provedBlockCount: number;
  readonly dataEnded: boolean;
  readonly dataClosed: boolean;
  readonly manifestProved: boolean;
}

const NUMBER_BYTES = 4;
/** Data whose CRCs may still be in memory only, in bytes. */
const FLUSH_BYTES = 4 * 1024 * 1024;

/**
 * What is known of a session while it is written: the CRC of each block and a record of each file, on disk and not in
 * memory. Kept as a journal it survives the end of the process; {@link openJournals} finds it then.
 */
export class SessionSpool {
  readonly folder: string;
  readonly #durable: boolean;
  readonly #blockBytes: number;
  readonly #flushEvery: number;
  readonly #crcs: AppendFile;
  readonly #files: AppendFile;
  readonly #proofs: AppendFile;
  #lastBlockBytes = 0;
  #progress: SpoolProgress = {
    provedBlockCount: 0,
    dataEnded: false,
    dataClosed: false,
    manifestProved: false,
  };

  /**
   * Makes the folder and its files.
   *
   * @throws the operating system's error, when they are there already or cannot be made
   */
  constructor(options: {
    /** A folder of this session alone; must not exist yet, the one above it is made. */
    readonly folder: string;
    readonly header: JournalHeader;
    /** Whether it must survive a crash of the machine: then each proof waits for the disk. */
    readonly durable: boolean;
  }) {
    this.folder = options.folder;
    this.#durable = options.durable;
    this.#blockBytes = options.header.blockBytes;
    this.#flushEvery = Math.max(1, Math.floor(FLUSH_BYTES / this.#blockBytes));
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    this.#crcs = new AppendFile(join(options.folder, JOURNAL_FILES.crcs));
    this.#files = new AppendFile(join(options.folder, JOURNAL_FILES.files));
    this.#proofs = new AppendFile(join(options.folder, JOURNAL_FILES.proofs));
    // The header comes last: a folder without one is no journal.
    const path = join(options.folder, JOURNAL_FILES.header);
    writeFileSync(path, `${JSON.stringify(options.header)}\n`, { mode: 0o600, flag: "wx" });
    if (options.durable) synchronizePath(path);
  }

  /** How many blocks are known. */
  get blockCount(): number {
    return this.#crcs.byteLength / NUMBER_BYTES;
  }

  /** Space the file records take here, in bytes: a little more than they take in a manifest. */
  get fileRecordBytes(): number {
    return this.#files.byteLength;
  }

  /** Takes the next block, before it is sent. Only the last one may be shorter than the others. */
  addBlock(crc: number, byteLength: number): void {
    invariant(this.#lastBlockBytes === 0, "no block follows a short one");
    this.#crcs.appendUint32(crc);
    // What a killed process leaves behind must not be hours older than its last block.
    if (this.#durable && this.blockCount % this.#flushEvery === 0) this.#crcs.flush();
    if (byteLength === this.#blockBytes) return;
    this.#lastBlockBytes = byteLength;
    this.#record();
  }

  /** CRC32C of a block. */
  crcAt(index: number): number {
    const bytes = Buffer.alloc(NUMBER_BYTES);
    const got = this.#crcs.readAt(index * NUMBER_BYTES, bytes);
    invariant(got === NUMBER_BYTES, "only blocks that were sent are looked up");
    return bytes.readUInt32BE(0);
  }

  /** Length of a block, in bytes. */
  lengthAt(index: number): number {
    const last = this.#lastBlockBytes !== 0 && index === this.blockCount - 1;
    return last ? this.#lastBlockBytes : this.#blockBytes;
  }

  /** CRC32C of the blocks from 0 up to `count` (exclusive), in order. */
  *crcs(count: number): Generator<number, void> {
    const chunk = Buffer.alloc(65_536);
    for (let index = 0; index < count;) {
      const got = this.#crcs.readAt(index * NUMBER_BYTES, chunk);
      invariant(got >= NUMBER_BYTES, "only blocks that were sent are looked up");
      for (let at = 0; at + NUMBER_BYTES <= got && index < count; at += NUMBER_BYTES, index++) {
        yield chunk.readUInt32BE(at);
      }
    }
  }

  /** Takes the record of a file that is finished, or of one that was begun: that one's next record replaces it. */
  addFile(record: FileRecord): void {
    this.#files.append(encodeFileFrame(record));
  }

  /** The file records, in order. */
  files(): Iterable<FileRecord> {
    return readFileFrames((offset, target) => this.#files.readAt(offset, target));
  }

  /** Hands all of it to the operating system: it survives the end of this process. */
  flush(): void {
    this.#crcs.flush();
    this.#files.flush();
  }

  /** Writes down how far the session is. `wait` says that the disk must have it before this returns. */
  prove(progress: SpoolProgress, wait: boolean): void {
    this.#progress = progress;
    this.flush();
    if (this.#durable && wait) {
      this.#crcs.synchronize();
      this.#files.synchronize();
    } else if (this.#durable) {
      this.#crcs.synchronizeSoon();
      this.#files.synchronizeSoon();
    }
    this.#record();
    if (this.#durable && wait) this.#proofs.synchronize();
  }

  /** Closes the files and leaves them where they are. */
  close(): void {
    this.flush();
    this.#proofs.flush();
    for (const file of [this.#crcs, this.#files, this.#proofs]) file.close();
  }

  /** Closes and deletes everything: what it says is on the tape now. */
  remove(): void {
    this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #record(): void {
    const { provedBlockCount, ...flags } = this.#progress;
    const record = PROOF_RECORD.encode({
      ...flags,
      provedBlockCount: BigInt(provedBlockCount),
      blockCount: BigInt(this.blockCount),
      lastBlockBytes: this.#lastBlockBytes,
      checksum: 0,
    });
    PROOF_RECORD.fields.checksum.put(record, crc32c(record.subarray(0, record.length - 4)));
    this.#proofs.append(record);
    this.#proofs.flush();
  }
}

function synchronizePath(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
