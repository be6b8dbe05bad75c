import { readSync } from "node:fs";
import type { ByteProducer } from "./block-source.ts";
import type { FileRecord } from "./session-record.ts";
import { scanTree, type TreeEntry } from "./tar/scan-tree.ts";
import { SYSTEM_FILES, type SourceFiles } from "./tar/source-file.ts";
import { TarPacker, type MemberRecord } from "./tar/tar-packer.ts";
import { TAR_BLOCK_BYTES } from "./tar/ustar-layout.ts";

/** What an archive of files is made from. */
export interface TarProducerOptions {
  /** Files and directories, in this order. */
  readonly paths: readonly (string | Uint8Array)[];
  /** The archive is filled up to a multiple of this: the block length on tape. */
  readonly recordBytes: number;
  readonly digest: "sha256" | "blake2b512" | "none";
}

/** How far an archive had come when it was given up. */
export interface TarStop {
  /** Entries of the tree that were begun or finished. */
  readonly entryCount: number;
  /** Length of the archive so far, in bytes. */
  readonly archiveBytes: number;
  /** The member that was being delivered. */
  readonly begun: FileRecord | undefined;
}

/** A member that the archive has come to. */
interface BegunMember {
  readonly entry: TreeEntry;
  readonly headerOffset: number;
}

/** A tar archive of files as a source of bytes. What it cannot read it names; nothing in the tree ends it. */
export class TarProducer implements ByteProducer {
  readonly #options: TarProducerOptions;
  readonly #packer: TarPacker;
  #files: FileRecord[] = [];
  #entryCount = 0;
  #begun: BegunMember | undefined;
  #announced: BegunMember | undefined;
  #dataOffset: number | undefined;
  #again: TarProducer | undefined;
  #stopped: TarStop | undefined;
  /** Content is passed over, not read. */
  #skipping = false;

  constructor(options: TarProducerOptions) {
    this.#options = options;
    this.#packer = new TarPacker({
      entries: this.#entries(),
      onFile: (record) => {
        this.#begun = undefined;
        this.#files.push(fileRecord(record, this.#packer.archiveBytes));
      },
      recordBytes: options.recordBytes,
      digest: options.digest,
      files: this.#watched(),
    });
  }

  read(target: Uint8Array): number {
    const got = this.#packer.read(target);
    this.#announce();
    return got;
  }

  /**
   * Names a file that does not end with what was delivered, before it is finished: a process that is killed in the middle
   * of a large one leaves a journal that knows it. Its record as a finished file replaces this one.
   */
  #announce(): void {
    const begun = this.#begun;
    if (begun === undefined || this.#dataOffset === undefined || begun === this.#announced) return;
    this.#announced = begun;
    this.#files.push(this.#partial(begun.entry, begun.headerOffset));
  }

  /**
   * Packs the archive again up to `offset`, without reading the files before it, and then delivers. Cheap when offsets
   * only grow. What has changed meanwhile comes out different; the caller compares.
   */
  readAgain(offset: number, target: Uint8Array): number {
    if (this.#again === undefined || this.#again.#packer.archiveBytes > offset) {
      this.#again?.close();
      this.#again = new TarProducer({ ...this.#options, digest: "none" });
    }
    const again = this.#again;
    if (!again.#skipTo(offset, target)) return 0;
    const got = again.read(target);
    again.#files = [];
    return got;
  }

  #skipTo(offset: number, scratch: Uint8Array): boolean {
    this.#skipping = true;
    try {
      while (this.#packer.archiveBytes < offset) {
        const missing = offset - this.#packer.archiveBytes;
        if (this.read(scratch.subarray(0, Math.min(missing, scratch.length))) === 0) return false;
        this.#files = [];
      }
      return true;
    } finally {
      this.#skipping = false;
    }
  }

  takeFiles(): readonly FileRecord[] {
    const taken = this.#files;
    if (taken.length > 0) this.#files = [];
    return taken;
  }

  /** Gives up and says where. */
  stop(): TarStop {
    const { archiveBytes } = this.#packer;
    const begun = this.#begun;
    this.#packer.close();
    return {
      entryCount: this.#entryCount,
      archiveBytes,
      begun: begun === undefined ? undefined : this.#partial(begun.entry, begun.headerOffset),
    };
  }

  close(): void {
    this.#stopped ??= this.stop();
    this.#again?.close();
    this.#again = undefined;
  }

  remaining(): Iterable<FileRecord> {
    this.#stopped ??= this.stop();
    return restOfTree(this.#options.paths, this.#stopped);
  }

  *#entries(): Generator<TreeEntry, void> {
    for (const entry of scanTree(this.#options.paths)) {
      this.#entryCount += 1;
      this.#dataOffset = undefined;
      this.#begun = { entry, headerOffset: this.#packer.archiveBytes };
      yield entry;
    }
  }

  /**
   * The first read of a member's content tells where in the archive that content starts. Content is read by position, so
   * that it can be passed over without reading it.
   */
  #watched(): SourceFiles {
    let position = 0;
    return {
      ...SYSTEM_FILES,
      open: (path) => {
        position = 0;
        return SYSTEM_FILES.open(path);
      },
      read: (fd, into, offset, lengthBytes) => {
        this.#dataOffset ??= this.#packer.archiveBytes;
        const got = this.#skipping
          ? lengthBytes
          : readSync(fd, into, offset, lengthBytes, position);
        position += got;
        return got;
      },
    };
  }

  #partial(entry: TreeEntry, headerOffset: number): FileRecord {
    return {
      name: entry.name,
      kind: entry.kind,
      size: BigInt(entry.sizeBytes),
      headerOffset: BigInt(headerOffset),
      dataOffset: BigInt(this.#dataOffset ?? headerOffset + TAR_BLOCK_BYTES),
      state: "partial",
    };
  }
}

/** The files that an archive did not come to, in order: first the one it was in the middle of. */
export function* restOfTree(
  paths: readonly (string | Uint8Array)[],
  stop: TarStop,
): Generator<FileRecord, void> {
  if (stop.begun !== undefined) yield stop.begun;
  const at = BigInt(stop.archiveBytes);
  let index = 0;
  for (const { name, kind, sizeBytes } of scanTree(paths)) {
    index += 1;
    if (index <= stop.entryCount) continue;
    const size = BigInt(sizeBytes);
    yield { name, kind, size, headerOffset: at, dataOffset: at, state: "skipped" };
  }
}

function fileRecord(record: MemberRecord, archiveBytes: number): FileRecord {
  const headerOffset = BigInt(record.headerOffset ?? archiveBytes);
  return {
    name: record.rawName,
    kind: record.kind,
    size: record.headerOffset === undefined ? 0n : BigInt(record.sizeBytes),
    headerOffset,
    dataOffset: BigInt(record.dataOffset ?? archiveBytes),
    ...(record.digest === undefined ? {} : { digest: Buffer.from(record.digest, "hex") }),
    state: record.state,
  };
}
