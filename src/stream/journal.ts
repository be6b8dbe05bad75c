import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { crc32c } from "../codec/crc32c.ts";
import type { Decoded } from "../codec/layout.ts";
import { UsageError } from "../transport/errors.ts";
import {
  JOURNAL_FILES,
  parseJournalHeader,
  PROOF_RECORD,
  readFileFrames,
  type JournalHeader,
} from "./journal-format.ts";
import type { FileRecord, SessionRecord } from "./session-record.ts";
import { asError } from "./stream-error.ts";

/** A journal that could not be opened, and why. */
export interface DamagedJournal {
  readonly folder: string;
  readonly error: Error;
}

/** The journals found in a folder. */
export interface FoundJournals {
  readonly journals: readonly Journal[];
  readonly damaged: readonly DamagedJournal[];
}

/**
 * The journal of a session whose writer did not come to its end. Everything it says was true when it was written down;
 * a record that was not finished is left out.
 */
export class Journal implements SessionRecord {
  readonly origin = "journal";
  readonly complete = false;
  readonly folder: string;
  readonly header: JournalHeader;
  readonly blockCount: number;
  readonly provedBlockCount: number;
  /** The filemark behind the data is on the medium. */
  readonly dataClosed: boolean;
  /** No more data would have come: the last block is the last of the stream. */
  readonly dataEnded: boolean;
  readonly #crcFd: number;
  readonly #fileFd: number;
  readonly #lastBlockBytes: number;
  readonly #shortIndex: number;

  /** Opens a journal. @throws StreamError `JOURNAL_MALFORMED`, or the operating system's error */
  constructor(folder: string) {
    this.folder = folder;
    this.header = parseJournalHeader(readFileSync(join(folder, JOURNAL_FILES.header), "utf8"));
    const last = lastProof(readFileSync(join(folder, JOURNAL_FILES.proofs)));
    this.#crcFd = openSync(join(folder, JOURNAL_FILES.crcs), "r");
    this.#fileFd = openSync(join(folder, JOURNAL_FILES.files), "r");
    this.blockCount = Math.floor(fstatSync(this.#crcFd).size / 4);
    const sentCount = Number(last.blockCount);
    this.provedBlockCount = Math.min(Number(last.provedBlockCount), this.blockCount);
    this.dataClosed = last.dataClosed;
    this.dataEnded = last.dataEnded && sentCount === this.blockCount;
    this.#lastBlockBytes = last.lastBlockBytes;
    this.#shortIndex = last.lastBlockBytes === 0 ? -1 : sentCount - 1;
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

  get firstObject(): bigint {
    return BigInt(this.header.firstObject);
  }

  get digestAlgorithm(): "sha256" | "blake2b512" | "none" {
    return this.header.digestAlgorithm;
  }

  crcAt(index: number): number {
    this.#check(index);
    const bytes = Buffer.alloc(4);
    readSync(this.#crcFd, bytes, 0, 4, index * 4);
    return bytes.readUInt32BE(0);
  }

  lengthAt(index: number): number {
    this.#check(index);
    return index === this.#shortIndex ? this.#lastBlockBytes : this.blockBytes;
  }

  files(): Iterable<FileRecord> {
    return readFileFrames((offset, target) =>
      readSync(this.#fileFd, target, 0, target.length, offset),
    );
  }

  filesCovering(fromByte: bigint, toByte: bigint): FileRecord[] {
    const found: FileRecord[] = [];
    for (const file of this.files()) {
      if (file.headerOffset >= toByte) break;
      if (file.dataOffset + file.size > fromByte) found.push(file);
    }
    return found;
  }

  #check(index: number): void {
    if (Number.isInteger(index) && index >= 0 && index < this.blockCount) return;
    throw new UsageError("NO_SUCH_BLOCK", `block ${String(index)} is not in the journal`);
  }

  /** Closes the files; nothing can be read any more. */
  close(): void {
    closeSync(this.#crcFd);
    closeSync(this.#fileFd);
  }

  /** Closes and deletes the journal. */
  remove(): void {
    this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Opens all journals that are in the sub-folders of `folder`; none when it does not exist. The caller closes them. */
export function openJournals(folder: string): FoundJournals {
  const journals: Journal[] = [];
  const damaged: DamagedJournal[] = [];
  for (const name of subfolders(folder)) {
    const path = join(folder, name);
    try {
      journals.push(new Journal(path));
    } catch (thrown) {
      damaged.push({ folder: path, error: asError(thrown) });
    }
  }
  return { journals, damaged };
}

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return [];
    throw thrown;
  }
}

/** What holds before the first record. */
const NOTHING_PROVED = PROOF_RECORD.decode(new Uint8Array(PROOF_RECORD.byteLength));

/** The last whole record; a torn one at the end is left out. */
function lastProof(bytes: Uint8Array): Decoded<typeof PROOF_RECORD> {
  const count = Math.floor(bytes.length / PROOF_RECORD.byteLength);
  for (let index = count - 1; index >= 0; index--) {
    const at = index * PROOF_RECORD.byteLength;
    const record = bytes.subarray(at, at + PROOF_RECORD.byteLength);
    const decoded = PROOF_RECORD.decode(record);
    if (decoded.checksum === crc32c(record.subarray(0, record.length - 4))) return decoded;
  }
  return NOTHING_PROVED;
}
