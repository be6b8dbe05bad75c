/**
 * Where the facts about this computer are read from. Everything that discovers, claims or diagnoses is handed one, so
 * that a test can hand in folders of its own. Only `hold` opens a device.
 */
import * as fs from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

/** A device node, as the file system shows it. */
export interface NodeFacts {
  readonly kind: "character" | "block";
  /** Major and minor number as sysfs writes them, such as `9:128`. */
  readonly device: string;
  /** Permission bits, such as 0o660. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The folders that Linux describes itself in, and what is asked of device nodes. */
export interface HostView {
  /** What `/etc`, `/lib` and `/run` are below. */
  readonly root: string;
  readonly sys: string;
  readonly proc: string;
  readonly dev: string;
  /** What a node is, symbolic links followed; `undefined` when there is none, or no device behind the name. */
  node(path: string): NodeFacts | undefined;
  /** What the operating system says to reading and writing a node; it knows of access lists and capabilities too. */
  mayReadAndWrite(path: string): boolean;
  /**
   * Opens a node for nothing but to have it open, without waiting for a cartridge; rejects with the system's error. The
   * driver of a tape node sends TEST UNIT READY, READ BLOCK LIMITS and MODE SENSE meanwhile. Linux, drivers/scsi/st.c.
   */
  hold(path: string): Promise<HeldNode>;
}

/** A node that is open. */
export interface HeldNode {
  close(): Promise<void>;
}

/**
 * Takes the 64 bits of a device number apart. glibc, sys/sysmacros.h, and makedev(3): 32 bits each for major and minor
 * number, in two pieces.
 */
export function deviceText(rdev: bigint): string {
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & ~0xfffn);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffff_ff00n);
  return `${String(major)}:${String(minor)}`;
}

function nodeFacts(path: string): NodeFacts | undefined {
  let facts: fs.BigIntStats;
  try {
    facts = fs.statSync(path, { bigint: true });
  } catch {
    // Not there, or below a folder that is not for us: either way nothing can be said of it.
    return undefined;
  }
  const kind = facts.isCharacterDevice()
    ? "character"
    : facts.isBlockDevice()
      ? "block"
      : undefined;
  if (kind === undefined) return undefined;
  return {
    kind,
    device: deviceText(facts.rdev),
    mode: Number(facts.mode) & 0o7777,
    uid: Number(facts.uid),
    gid: Number(facts.gid),
  };
}

function mayReadAndWrite(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Not in this thread, which the drive's answers would block. */
const hold = (path: string): Promise<HeldNode> =>
  open(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);

/** This computer, or the folder `root` in its place. */
export function hostView(root = "/"): HostView {
  const below = (name: string): string => join(root, name);
  return {
    root,
    sys: below("sys"),
    proc: below("proc"),
    dev: below("dev"),
    node: nodeFacts,
    mayReadAndWrite,
    hold,
  };
}
