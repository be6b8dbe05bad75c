import { BlockProtectionError } from "../drives/block-protection.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";
import { AbortedError } from "../transport/errors.ts";
import { ManifestError } from "./manifest-error.ts";
import { resemblesManifest } from "./manifest-header.ts";
import { ManifestReader } from "./manifest-reader.ts";
import type { Manifest } from "./manifest.ts";
import { ReaderBlockBuffer } from "./reader-block-buffer.ts";
import { judgeTrouble } from "./reader-trouble.ts";
import { asError, StreamError } from "./stream-error.ts";

/** One tape file of data, with what the tape says of it. */
export interface ScannedSession {
  /** Place among the data files of the partition, from 1. */
  readonly ordinal: number;
  /** Logical object number of the first block. */
  readonly firstObject: bigint;
  /** Blocks on the tape. */
  readonly blockCount: number;
  /** Length of the first block, in bytes; absent when there is none or it cannot be read. */
  readonly firstBlockBytes?: number;
  /** Whether the first block is the beginning of a tar archive. */
  readonly startsAsTar: boolean;
  /** Whether a filemark follows the data; else they end with the data of the tape. */
  readonly closed: boolean;
  /**
   * `good`: it has a manifest. `damaged`: something that begins as a manifest follows, but it cannot be used. `absent`:
   * nothing of the kind follows: written by another program, or never brought to its end.
   */
  readonly manifestState: "good" | "damaged" | "absent";
  /** The manifest, when it is good. Whoever scanned closes it. */
  readonly manifest?: Manifest;
  /** Why the manifest cannot be used. */
  readonly manifestProblem?: Error;
}

/** How to scan. */
export interface ScanOptions {
  /** Large manifests are kept below it; it must exist. */
  readonly workFolder: string;
  readonly signal?: AbortSignal;
}

const INTERRUPTIONS_MAX = 5;
const READY_LIMIT_MS = 600_000;
/** Where a tar header has its magic number. POSIX.1, ustar interchange format. */
const TAR_MAGIC_OFFSET = 257;

/** What stands at the beginning of a tape file; `bytes` are valid until the next read. */
type FileStart =
  | { readonly kind: "block" | "damaged"; readonly bytes: Uint8Array }
  | { readonly kind: "unreadable" | "filemark" | "endOfData" };

interface FileEnd {
  readonly closed: boolean;
  /** Object number behind the last block. */
  readonly endObject: bigint;
}

type DataFile = Omit<ScannedSession, "ordinal" | "manifestState">;
type ManifestNews = Pick<ScannedSession, "manifestState" | "manifest" | "manifestProblem">;

const ABSENT: ManifestNews = { manifestState: "absent" };

function describeStart(start: FileStart): Pick<DataFile, "firstBlockBytes" | "startsAsTar"> {
  if (start.kind !== "block") return { startsAsTar: false };
  const magic = start.bytes.slice(TAR_MAGIC_OFFSET, TAR_MAGIC_OFFSET + 5);
  const startsAsTar = Buffer.from(magic).toString("latin1") === "ustar";
  return { firstBlockBytes: start.bytes.length, startsAsTar };
}

/** Walks a partition by its filemarks: reads the first block of each tape file, and manifests. */
export class SessionScan {
  readonly sessions: ScannedSession[] = [];
  emptyFileCount = 0;
  endOfData: bigint | undefined;
  /** Known once the scan has begun. */
  partition: number | undefined;
  readonly #drive: TapeDrive;
  readonly #options: ScanOptions;
  readonly #buffer: ReaderBlockBuffer;
  #nextObject: bigint;
  /** Data of which it is not known yet whether a manifest follows. */
  #pending: DataFile | undefined;

  /** Begins at an object of the current partition that starts a tape file. */
  constructor(drive: TapeDrive, options: ScanOptions, firstObject = 0n) {
    this.#drive = drive;
    this.#options = options;
    this.#buffer = new ReaderBlockBuffer(drive);
    this.#nextObject = firstObject;
  }

  /** Scans to the end of data. What was found before an error is kept. @throws what ended it */
  async run(): Promise<void> {
    let interruptionCount = 0;
    while (this.endOfData === undefined) {
      if (this.#options.signal?.aborted === true) throw new AbortedError("the tape was scanned");
      try {
        await this.#start();
        await this.#file();
        interruptionCount = 0;
      } catch (error) {
        interruptionCount += 1;
        const moved = error instanceof StreamError && error.code === "POSITION_DIFFERS";
        const passing = moved || judgeTrouble(error) === "interruption";
        if (!passing || interruptionCount > INTERRUPTIONS_MAX) throw error;
        await this.#recover();
      }
    }
  }

  /** Keeps data whose manifest, if any, was not reached. */
  settle(news: ManifestNews = ABSENT): void {
    const data = this.#pending;
    this.#pending = undefined;
    if (data === undefined) return;
    if (data.blockCount === 0 && news.manifestState === "absent") this.emptyFileCount += 1;
    else this.sessions.push({ ordinal: this.sessions.length + 1, ...data, ...news });
  }

  async #start(): Promise<void> {
    if (this.partition !== undefined) return;
    await this.#buffer.learnProtection();
    // A drive that lost its place in a reset knows its partition again when it has gone somewhere.
    await this.#locate(this.#nextObject);
    ({ partition: this.partition } = await this.#drive.readPosition());
  }

  async #recover(): Promise<void> {
    const { signal } = this.#options;
    try {
      await this.#drive.waitUntilReady({
        limitMs: READY_LIMIT_MS,
        ...(signal === undefined ? {} : { signal }),
      });
      await this.#buffer.learnProtection();
    } catch (error) {
      // The next attempt meets it again and counts it.
      if (judgeTrouble(error) !== "interruption") throw error;
    }
  }

  /** Takes one tape file. */
  async #file(): Promise<void> {
    const firstObject = this.#nextObject;
    await this.#locate(firstObject);
    const start = await this.#readStart();
    const passed = start.kind === "block" || start.kind === "filemark";
    if (passed) await this.#checkPosition(firstObject + 1n);
    if (start.kind === "endOfData") {
      this.settle();
      this.endOfData = firstObject;
    } else if (
      this.#pending !== undefined &&
      (start.kind === "block" || start.kind === "damaged") &&
      resemblesManifest(start.bytes)
    ) {
      let news = await this.#readManifest(this.#pending, firstObject);
      // What went wrong on the way does not make a manifest bad.
      if (news.manifestState === "damaged") {
        news = await this.#readManifest(this.#pending, firstObject);
      }
      const end = await this.#toEnd(firstObject);
      this.settle(news);
      this.#goOn(end);
    } else {
      const description = describeStart(start);
      const end =
        start.kind === "filemark"
          ? { closed: true, endObject: firstObject }
          : await this.#toEnd(firstObject);
      this.settle();
      const blockCount = Number(end.endObject - firstObject);
      this.#pending = { firstObject, blockCount, ...description, closed: end.closed };
      this.#goOn(end);
    }
  }

  async #readStart(): Promise<FileStart> {
    try {
      const outcome = await this.#buffer.read();
      switch (outcome.kind) {
        case "block":
          return { kind: "block", bytes: this.#buffer.bytes(outcome.byteLength) };
        case "oversized":
          return { kind: "unreadable" };
        case "filemark":
        case "endOfData":
          return outcome;
        case "endOfPartition":
          return { kind: "endOfData" };
      }
    } catch (error) {
      if (judgeTrouble(error) !== "block") throw error;
      // It came, if not as it was written: enough to tell what it was.
      return error instanceof BlockProtectionError
        ? { kind: "damaged", bytes: this.#buffer.bytes(error.blockBytes) }
        : { kind: "unreadable" };
    }
  }

  #goOn(end: FileEnd): void {
    this.#nextObject = end.endObject + 1n;
    if (end.closed) return;
    this.settle();
    this.endOfData = end.endObject;
  }

  /** Goes behind the filemark that ends the tape file which starts at `firstObject`, or to the end of data. */
  async #toEnd(firstObject: bigint): Promise<FileEnd> {
    // An unreadable block or a part of a manifest may lie behind; from the start it is the same in all cases.
    if (!(await this.#countedBehind(firstObject))) await this.#locate(firstObject);
    const { kind } = await this.#drive.spaceFilemarks(1);
    const position = await this.#drive.readPosition();
    const closed = kind === "done";
    const endObject = closed ? position.objectNumber - 1n : position.objectNumber;
    if (!position.known || endObject <= firstObject) throw moved();
    return { closed, endObject };
  }

  /** Whether the drive counts and has just passed that object: going back before it would begin at the beginning. */
  async #countedBehind(objectNumber: bigint): Promise<boolean> {
    if (this.#drive.tellsPosition) return false;
    const here = await this.#drive.readPosition();
    return here.known && here.objectNumber === objectNumber + 1n;
  }

  async #locate(objectNumber: bigint): Promise<void> {
    const { signal } = this.#options;
    await this.#drive.locate({ objectNumber, signal });
  }

  /** Another program may have moved the tape without a word. */
  async #checkPosition(expected: bigint): Promise<void> {
    const { known, objectNumber } = await this.#drive.readPosition();
    if (known && objectNumber !== expected) throw moved();
  }

  async #readManifest(data: DataFile, firstObject: bigint): Promise<ManifestNews> {
    await this.#locate(firstObject);
    const reader = new ManifestReader(this.#options.workFolder);
    try {
      for (let ended = false; !ended;) {
        const outcome = await this.#buffer.read();
        ended = outcome.kind !== "block";
        if (outcome.kind === "block") reader.push(this.#buffer.bytes(outcome.byteLength));
      }
      return belongs(reader.finish(), data);
    } catch (error) {
      reader.close();
      if (!(error instanceof ManifestError) && judgeTrouble(error) !== "block") throw error;
      return { manifestState: "damaged", manifestProblem: asError(error) };
    }
  }
}

/** A manifest of other data, such as one that a copying program left behind, describes nothing here. */
function belongs(manifest: Manifest, data: DataFile): ManifestNews {
  if (manifest.firstObject === data.firstObject || manifest.blockCount === data.blockCount) {
    return { manifestState: "good", manifest };
  }
  manifest.close();
  const message = "a manifest was read: it belongs to other data";
  const manifestProblem = new ManifestError("MANIFEST_MALFORMED", message);
  return { manifestState: "damaged", manifestProblem };
}

function moved(): StreamError {
  const message = "the tape was scanned: it stands elsewhere, something else has moved it";
  return new StreamError("POSITION_DIFFERS", message);
}
