// From tree entries to the bytes of a POSIX pax archive; imports node built-ins and errors only.
// Start reading at TarPacker.read.
import { displayName, type ByteName } from "./byte-name.ts";
import type { DigestAlgorithm } from "./file-digest.ts";
import { HeaderEncoder, type MemberKind } from "./header-encoder.ts";
import type { TreeEntry } from "./scan-tree.ts";
import { SourceFile, SYSTEM_FILES, type MemberState, type SourceFiles } from "./source-file.ts";
import { problemOf, TarError } from "./tar-error.ts";
import { paddingBytes, TAR_BLOCK_BYTES } from "./ustar-layout.ts";

/** What became of one entry of the tree. */
export interface MemberRecord {
  /** Name in the archive, for people. */
  readonly name: string;
  /** Name in the archive, byte for byte. */
  readonly rawName: ByteName;
  readonly kind: MemberKind | "socket" | "unreadable";
  /** Size of the content in the archive, in bytes. */
  readonly sizeBytes: number;
  /** Where its first header block is in the archive; undefined when nothing of it is there. */
  readonly headerOffset: number | undefined;
  /** Where its content is, or would be; undefined when nothing of it is in the archive. */
  readonly dataOffset: number | undefined;
  /** Digest of the content as it is in the archive, in hexadecimal; regular files only. */
  readonly digest: string | undefined;
  readonly state: MemberState;
  /** Why the state is not `whole`. */
  readonly problem: string | undefined;
}

/** What a packer is made from. */
export interface TarPackerOptions {
  /** What to store, in this order. Taken one by one, while the archive is read. */
  readonly entries: Iterable<TreeEntry>;
  /** Called once for each entry, when the last byte of its content has been delivered. */
  readonly onFile?: (record: MemberRecord) => void;
  /** The archive is filled with zeros to a multiple of this, such as the tape's block size (a multiple of 512). */
  readonly recordBytes: number;
  /** How each file is digested. @defaultValue "sha256" */
  readonly digest?: DigestAlgorithm;
  /** Where the files are. @defaultValue the operating system's files */
  readonly files?: SourceFiles;
}

/** The first name of an inode with several names, and how many of them are still to come. */
interface StoredLink {
  readonly name: ByteName;
  leftCount: number;
}

/** The member whose content is being delivered. */
interface OpenMember {
  readonly source: SourceFile;
  readonly entry: TreeEntry;
  readonly headerOffset: number;
  readonly dataOffset: number;
}

/**
 * Makes a POSIX pax archive, piece by piece, straight into the caller's buffers: what is in the
 * files goes there by one read, with no buffer between. Nothing that a source file does ends it: a
 * file that shrinks is filled up with zeros, one that grows is cut, one that cannot be read is named.
 *
 * All of a sparse file is stored, its holes as zeros: that is right and readable everywhere.
 */
export class TarPacker {
  readonly #entries: Iterator<TreeEntry>;
  readonly #onFile: (record: MemberRecord) => void;
  readonly #recordBytes: number;
  readonly #digest: DigestAlgorithm;
  readonly #files: SourceFiles;
  readonly #encoder = new HeaderEncoder();
  readonly #links = new Map<string, StoredLink>();
  #archiveBytes = 0;
  #headerBytes = 0;
  #headerAt = 0;
  #member: OpenMember | undefined;
  #zerosLeft = 0;
  #ended = false;

  /** @throws TarError `TAR_USAGE` when recordBytes is not a positive multiple of 512 */
  constructor(options: TarPackerOptions) {
    const { recordBytes } = options;
    if (!Number.isSafeInteger(recordBytes) || recordBytes < 1 || recordBytes % 512 !== 0) {
      const problem = `recordBytes is ${String(recordBytes)}; it must be a positive multiple of 512`;
      throw new TarError("TAR_USAGE", problem);
    }
    this.#recordBytes = recordBytes;
    this.#entries = options.entries[Symbol.iterator]();
    this.#onFile = options.onFile ?? (() => undefined);
    this.#digest = options.digest ?? "sha256";
    this.#files = options.files ?? SYSTEM_FILES;
  }

  /** How many bytes of the archive have been delivered. */
  get archiveBytes(): number {
    return this.#archiveBytes;
  }

  /**
   * Fills `target` with the next bytes of the archive and returns how many: fewer than fit only at
   * the end of the archive, then 0.
   */
  read(target: Uint8Array): number {
    let at = 0;
    while (at < target.length) {
      const gotBytes = this.#deliver(target, at);
      at += gotBytes;
      this.#archiveBytes += gotBytes;
      if (gotBytes === 0 && !this.#advance()) break;
    }
    // A member that ends with this piece is reported with it, not with the next one.
    if (this.#headerAt === this.#headerBytes) this.#finishMember();
    return at;
  }

  /** Gives up: closes what is open. The archive delivered so far has no end. */
  close(): void {
    this.#member?.source.close();
    this.#member = undefined;
    this.#headerAt = this.#headerBytes;
    this.#zerosLeft = 0;
    this.#ended = true;
    this.#entries.return?.();
  }

  /** Delivers from what is at hand: a header, then its content, then zeros. Returns 0 when nothing is. */
  #deliver(target: Uint8Array, at: number): number {
    const headerBytes = Math.min(this.#headerBytes - this.#headerAt, target.length - at);
    if (headerBytes > 0) {
      this.#encoder.bytes.copy(target, at, this.#headerAt, this.#headerAt + headerBytes);
      this.#headerAt += headerBytes;
      return headerBytes;
    }
    if (this.#member !== undefined && this.#member.source.leftBytes > 0) {
      return this.#member.source.fill(target, at);
    }
    const zeroBytes = Math.min(this.#zerosLeft, target.length - at);
    if (zeroBytes > 0) target.fill(0, at, at + zeroBytes);
    this.#zerosLeft -= zeroBytes;
    return zeroBytes;
  }

  /** Goes on to what comes next in the archive; false when there is nothing more. */
  #advance(): boolean {
    if (this.#finishMember()) return true;
    if (this.#ended) return false;
    const next = this.#entries.next();
    if (next.done === true) {
      const endBytes = this.#archiveBytes + 2 * TAR_BLOCK_BYTES;
      const records = Math.ceil(endBytes / this.#recordBytes);
      this.#zerosLeft = records * this.#recordBytes - this.#archiveBytes;
      this.#ended = true;
    } else {
      this.#begin(next.value);
    }
    return true;
  }

  #begin(entry: TreeEntry): void {
    switch (entry.kind) {
      case "socket":
        this.#leaveOut(entry, "skipped", "a socket has nothing that could be stored");
        break;
      case "unreadable":
        this.#leaveOut(entry, "unreadable", entry.problem ?? "it cannot be read");
        break;
      case "file":
        if (!this.#beginLink(entry)) this.#beginFile(entry);
        break;
      case "directory":
      case "symlink":
      case "fifo":
      case "characterDevice":
      case "blockDevice":
        if (!this.#beginLink(entry)) this.#beginPlain(entry, entry.kind, entry.linkTarget);
        break;
    }
  }

  #beginFile(entry: TreeEntry): void {
    let source: SourceFile;
    try {
      const { path, sizeBytes } = entry;
      source = new SourceFile({ files: this.#files, path, sizeBytes, digest: this.#digest });
    } catch (thrown) {
      this.#leaveOut(entry, "unreadable", problemOf(thrown));
      return;
    }
    const headerOffset = this.#archiveBytes;
    const dataOffset = this.#putHeader(entry, "file", "");
    this.#member = { source, entry, headerOffset, dataOffset };
  }

  #beginPlain(entry: TreeEntry, kind: Exclude<MemberKind, "file">, linkName: ByteName): void {
    const headerOffset = this.#archiveBytes;
    const dataOffset = this.#putHeader(entry, kind, linkName);
    this.#onFile({
      name: displayName(entry.name),
      rawName: entry.name,
      kind,
      sizeBytes: 0,
      headerOffset,
      dataOffset,
      digest: undefined,
      // The names in an unreadable directory are not known; the directory itself is stored.
      state: entry.problem === undefined ? "whole" : "unreadable",
      problem: entry.problem,
    });
  }

  /** Stores a further name of something already stored as a link to its first name. */
  #beginLink(entry: TreeEntry): boolean {
    const key = entry.linkKey;
    const first = key === undefined ? undefined : this.#links.get(key);
    if (key === undefined || first === undefined) return false;
    // A path given twice brings the first name again; the others are still to come.
    if (entry.name !== first.name) first.leftCount -= 1;
    if (first.leftCount <= 0) this.#links.delete(key);
    this.#beginPlain(entry, "hardlink", first.name);
    return true;
  }

  #leaveOut(entry: TreeEntry, state: "skipped" | "unreadable", problem: string): void {
    this.#onFile({
      name: displayName(entry.name),
      rawName: entry.name,
      kind: entry.kind,
      sizeBytes: 0,
      headerOffset: undefined,
      dataOffset: undefined,
      digest: undefined,
      state,
      problem,
    });
  }

  /** Puts the header of a member at hand; returns where its content will be. */
  #putHeader(entry: TreeEntry, kind: MemberKind, linkName: ByteName): number {
    if (entry.linkKey !== undefined && kind !== "hardlink") {
      this.#links.set(entry.linkKey, { name: entry.name, leftCount: entry.linkCount - 1 });
    }
    const sizeBytes = kind === "file" ? entry.sizeBytes : 0;
    this.#headerBytes = this.#encoder.encode({
      name: entry.name,
      kind,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      sizeBytes,
      mtimeNs: entry.mtimeNs,
      linkName,
      deviceMajor: entry.deviceMajor,
      deviceMinor: entry.deviceMinor,
    });
    this.#headerAt = 0;
    return this.#archiveBytes + this.#headerBytes;
  }

  /** Closes and reports the member at hand if all of it has been delivered. */
  #finishMember(): boolean {
    const member = this.#member;
    if (member === undefined || member.source.leftBytes > 0) return false;
    this.#member = undefined;
    const { sizeBytes, name } = member.entry;
    this.#zerosLeft = paddingBytes(sizeBytes);
    const { state, problem, digest } = member.source.finish();
    this.#onFile({
      name: displayName(name),
      rawName: name,
      kind: "file",
      sizeBytes,
      headerOffset: member.headerOffset,
      dataOffset: member.dataOffset,
      digest,
      state,
      problem,
    });
    return true;
  }
}
