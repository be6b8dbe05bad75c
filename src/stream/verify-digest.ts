import { createHash, type Hash } from "node:crypto";
import { FileDigest } from "./tar/file-digest.ts";
import type { VisitedBlock } from "./reader-walk.ts";
import type { FileRecord, SessionRecord } from "./session-record.ts";

/** What came of comparing whole files with their digests. */
export interface FileCheck {
  /** Files whose digest is right. */
  readonly sameCount: number;
  /** Files whose digest is wrong although all their blocks are right: a fault before the blocks were made. */
  readonly different: readonly string[];
  readonly differentCount: number;
  /**
   * Files that damaged blocks have altered, or that cannot be compared because a block of theirs did not come whole or is
   * not on this tape. A file that shares a damaged block and still has the right digest is none of them.
   */
  readonly touched: readonly string[];
  readonly touchedCount: number;
  /** Members without a digest: folders, links, and files whose session made none. */
  readonly withoutDigestCount: number;
}

/** What came of comparing the whole stream with its digest. */
export type StreamCheck = "same" | "different" | "notCompared";

const NAMES_MAX = 1000;

/** Names, the first of them kept, all of them counted. */
class NameList {
  readonly names: string[] = [];
  count = 0;

  add(name: string): void {
    this.count += 1;
    if (this.names.length < NAMES_MAX) this.names.push(name);
  }
}

interface OpenFile {
  readonly record: FileRecord;
  readonly expected: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly digest: FileDigest;
  /** Some of it came from a damaged block. */
  doubtful: boolean;
  /** Some of it did not come. */
  lacking: boolean;
}

/**
 * Compares whole files and the whole stream with their digests while the blocks of a session go by in order. Feed it
 * every block, then {@link finish}. One pass over the file table, one file open at a time.
 */
export class VerifyDigest {
  readonly #record: SessionRecord;
  readonly #files: Iterator<FileRecord>;
  readonly #stream: Hash | undefined;
  readonly #different = new NameList();
  readonly #touched = new NameList();
  #withoutDigestCount = 0;
  #sameCount = 0;
  #current: OpenFile | undefined;
  #streamTouched = false;
  #streamBytes = 0;

  constructor(record: SessionRecord) {
    this.#record = record;
    this.#files = record.files()[Symbol.iterator]();
    const { streamDigest, digestAlgorithm } = record;
    this.#stream =
      streamDigest === undefined || digestAlgorithm === "none"
        ? undefined
        : createHash(digestAlgorithm);
    this.#current = this.#next();
  }

  /** Takes the next block. */
  take(block: VisitedBlock): void {
    if (block.state === "extra") return;
    const right = block.state === "good" || block.state === "corrected";
    this.#streamBytes += block.bytes.length;
    if (!right) this.#streamTouched = true;
    else this.#stream?.update(block.bytes);
    this.#feedFiles(block);
  }

  /** Says that there are no more blocks, and gives the results. */
  finish(): { readonly files: FileCheck; readonly stream: StreamCheck } {
    for (; this.#current !== undefined; this.#current = this.#next()) {
      this.#touched.add(this.#current.record.name);
    }
    return {
      files: {
        sameCount: this.#sameCount,
        different: this.#different.names,
        differentCount: this.#different.count,
        touched: this.#touched.names,
        touchedCount: this.#touched.count,
        withoutDigestCount: this.#withoutDigestCount,
      },
      stream: this.#streamCheck(),
    };
  }

  #streamCheck(): StreamCheck {
    const { streamDigest, blockCount, blockBytes } = this.#record;
    if (this.#stream === undefined || streamDigest === undefined || this.#streamTouched) {
      return "notCompared";
    }
    const lastBytes = blockCount === 0 ? 0 : this.#record.lengthAt(blockCount - 1);
    const wholeBytes = Math.max(0, blockCount - 1) * blockBytes + lastBytes;
    if (this.#streamBytes !== wholeBytes) return "notCompared";
    return Buffer.compare(this.#stream.digest(), streamDigest) === 0 ? "same" : "different";
  }

  #feedFiles(block: VisitedBlock): void {
    const blockEnd = block.offset + this.#nominalBytes(block);
    for (let file = this.#current; file !== undefined; file = this.#current) {
      if (file.start >= blockEnd && file.end > file.start) return;
      if (file.start > blockEnd) return;
      const from = Math.max(file.start, block.offset);
      const to = Math.min(file.end, blockEnd);
      if (to > from) this.#feed(file, block, { from, to });
      if (file.end > blockEnd) return;
      this.#close(file);
      this.#current = this.#next();
    }
  }

  /** A damaged block may be shorter than the stretch of the stream that it stands for. */
  #nominalBytes({ state, index, bytes }: VisitedBlock): number {
    const known = state === "damaged" && index < this.#record.blockCount;
    return known ? this.#record.lengthAt(index) : bytes.length;
  }

  /** Gives a file its share of a block, or notes that there is none. */
  #feed(
    file: OpenFile,
    block: VisitedBlock,
    stretch: { readonly from: number; readonly to: number },
  ): void {
    const { state, bytes, offset } = block;
    if (state === "damaged") file.doubtful = true;
    if (state === "unreadable" || bytes.length !== this.#nominalBytes(block)) file.lacking = true;
    else file.digest.update(bytes.subarray(stretch.from - offset, stretch.to - offset));
  }

  #close(file: OpenFile): void {
    const { name } = file.record;
    if (file.lacking) {
      this.#touched.add(name);
      return;
    }
    const digest = file.digest.finish() ?? "";
    if (digest === Buffer.from(file.expected).toString("hex")) this.#sameCount += 1;
    else if (file.doubtful) this.#touched.add(name);
    else this.#different.add(name);
  }

  /** The next file that can be compared. */
  #next(): OpenFile | undefined {
    for (let next = this.#files.next(); next.done !== true; next = this.#files.next()) {
      const record = next.value;
      const { digest: expected, size } = record;
      if (record.state === "partial") {
        this.#touched.add(record.name);
      } else if (expected === undefined || this.#record.digestAlgorithm === "none") {
        this.#withoutDigestCount += 1;
      } else {
        const start = Number(record.dataOffset);
        const digest = new FileDigest(this.#record.digestAlgorithm, Number(size));
        const end = start + Number(size);
        return { record, expected, start, end, digest, doubtful: false, lacking: false };
      }
    }
    return undefined;
  }
}
