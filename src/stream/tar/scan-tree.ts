// From folders and files on disk to the entries of an archive; imports node built-ins only.
// Start reading at scanTree.
import { constants, lstatSync, readdirSync, readlinkSync, type BigIntStats } from "node:fs";

import { byteName, pathOf, type ByteName } from "./byte-name.ts";
import { memberName, withoutTrailingSlashes } from "./member-name.ts";
import { problemOf } from "./tar-error.ts";

/** What stands at a path. `unreadable`: the operating system would not even say. */
export type EntryKind =
  | "file"
  | "directory"
  | "symlink"
  | "fifo"
  | "characterDevice"
  | "blockDevice"
  | "socket"
  | "unreadable";

/** One thing found while walking a tree, as lstat described it at that moment. */
export interface TreeEntry {
  /** Where it is, for opening it. */
  readonly path: ByteName;
  /** Its name in the archive; that of a directory ends with a slash. */
  readonly name: ByteName;
  readonly kind: EntryKind;
  /** Permission bits with set-id and sticky bits (0 to 0o7777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a regular file; otherwise 0. */
  readonly sizeBytes: number;
  /** Time of the last modification, nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** Number of a device node; otherwise 0. */
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Where a symbolic link points; otherwise empty. */
  readonly linkTarget: ByteName;
  /** Equal for all names of one inode that has several; otherwise undefined. */
  readonly linkKey: string | undefined;
  /** How many names the inode has. */
  readonly linkCount: number;
  /** Why it (or a directory's list of names) could not be read. */
  readonly problem: string | undefined;
}

const KIND_BY_FORMAT: ReadonlyMap<number, EntryKind> = new Map<number, EntryKind>([
  [constants.S_IFREG, "file"],
  [constants.S_IFDIR, "directory"],
  [constants.S_IFLNK, "symlink"],
  [constants.S_IFIFO, "fifo"],
  [constants.S_IFCHR, "characterDevice"],
  [constants.S_IFBLK, "blockDevice"],
  [constants.S_IFSOCK, "socket"],
]);

/** A directory being walked: its names, and how far. */
interface Level {
  readonly prefix: ByteName;
  readonly names: readonly ByteName[];
  next: number;
}

/**
 * Walks the given paths in the order given: a directory first, then what is in it, names sorted
 * bytewise. Links are not followed. What cannot be read is an entry with a `problem`, never an
 * exception. Lazy: holds one directory's names per level.
 */
export function* scanTree(paths: Iterable<string | Uint8Array>): Generator<TreeEntry, void> {
  for (const path of paths) yield* scanPath(withoutTrailingSlashes(byteName(path)));
}

function* scanPath(top: ByteName): Generator<TreeEntry, void> {
  const levels: Level[] = [];
  let path: ByteName | undefined = top;
  while (path !== undefined) {
    const entry = describe(path);
    if (entry.kind === "directory") {
      const listing = listNames(path);
      yield listing.problem === undefined ? entry : { ...entry, problem: listing.problem };
      const prefix: ByteName = path.endsWith("/") ? path : `${path}/`;
      levels.push({ prefix, names: listing.names, next: 0 });
    } else {
      yield entry;
    }
    path = nextPath(levels);
  }
}

function nextPath(levels: Level[]): ByteName | undefined {
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const name = level.names[level.next];
    if (name !== undefined) {
      level.next += 1;
      return level.prefix + name;
    }
    levels.pop();
  }
  return undefined;
}

function listNames(path: ByteName): { names: readonly ByteName[]; problem: string | undefined } {
  try {
    // Latin-1 keeps every byte of a name, and the default order of such strings is bytewise.
    return { names: readdirSync(pathOf(path), { encoding: "latin1" }).sort(), problem: undefined };
  } catch (thrown) {
    return { names: [], problem: problemOf(thrown) };
  }
}

function describe(path: ByteName): TreeEntry {
  try {
    return entryOf(path, lstatSync(pathOf(path), { bigint: true }));
  } catch (thrown) {
    return {
      path,
      name: memberName(path),
      kind: "unreadable",
      mode: 0,
      uid: 0,
      gid: 0,
      sizeBytes: 0,
      mtimeNs: 0n,
      deviceMajor: 0,
      deviceMinor: 0,
      linkTarget: "",
      linkKey: undefined,
      linkCount: 0,
      problem: problemOf(thrown),
    };
  }
}

function entryOf(path: ByteName, stats: BigIntStats): TreeEntry {
  const mode = Number(stats.mode);
  const kind = KIND_BY_FORMAT.get(mode & constants.S_IFMT) ?? "unreadable";
  const name = memberName(path);
  const isDevice = kind === "characterDevice" || kind === "blockDevice";
  const hasMoreNames = stats.nlink > 1n && kind !== "directory";
  return {
    path,
    name: kind === "directory" ? asDirectoryName(name) : name,
    kind,
    mode: mode & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    sizeBytes: kind === "file" ? Number(stats.size) : 0,
    mtimeNs: stats.mtimeNs,
    deviceMajor: isDevice ? majorOf(stats.rdev) : 0,
    deviceMinor: isDevice ? minorOf(stats.rdev) : 0,
    linkTarget: kind === "symlink" ? readlinkSync(pathOf(path), { encoding: "latin1" }) : "",
    linkKey: hasMoreNames ? `${String(stats.dev)}:${String(stats.ino)}` : undefined,
    linkCount: Number(stats.nlink),
    problem: kind === "unreadable" ? "it is of an unknown kind" : undefined,
  };
}

function asDirectoryName(name: ByteName): ByteName {
  return name.endsWith("/") ? name : `${name}/`;
}

// How Linux packs a device number into 64 bits: makedev(3), "gnu_dev_makedev".
function majorOf(device: bigint): number {
  return Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n));
}

function minorOf(device: bigint): number {
  return Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n));
}
