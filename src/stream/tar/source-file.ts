import { closeSync, constants, openSync, readSync } from "node:fs";

import { pathOf, type ByteName } from "./byte-name.ts";
import { FileDigest, type DigestAlgorithm } from "./file-digest.ts";
import { problemOf } from "./tar-error.ts";

/** How the content of a member came out, compared with what its header promises. */
export type MemberState = "whole" | "shrunk" | "grew" | "unreadable" | "skipped";

/** The operations on source files, so that a test can put another file system in their place. */
export interface SourceFiles {
  /** Opens for reading without following a symbolic link and without waiting for a fifo's writer. */
  open(path: ByteName): number;
  /** Reads at the file's own position; 0 at its end. */
  read(fd: number, into: Uint8Array, offset: number, lengthBytes: number): number;
  close(fd: number): void;
}

const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The files of the operating system. */
export const SYSTEM_FILES: SourceFiles = {
  open: (path) => openSync(pathOf(path), OPEN_FLAGS),
  read: (fd, into, offset, lengthBytes) => readSync(fd, into, offset, lengthBytes, null),
  close: (fd) => closeSync(fd),
};

/** One byte to find out whether a file goes on behind its expected end. */
const probe = Buffer.alloc(1);

/**
 * One regular file while its content goes into the archive. It delivers exactly the promised size,
 * whatever the file does meanwhile: what is missing is zeros, what is too much is left out.
 */
export class SourceFile {
  readonly #files: SourceFiles;
  readonly #fd: number;
  readonly #sizeBytes: number;
  readonly #digest: FileDigest;
  #leftBytes: number;
  /** Nothing more is read: the end of the file, or an error, has been met. */
  #ended = false;
  #state: MemberState = "whole";
  #problem: string | undefined;

  /**
   * Opens the file.
   * @throws the operating system's error when it cannot be opened
   */
  constructor(options: {
    readonly files: SourceFiles;
    readonly path: ByteName;
    readonly sizeBytes: number;
    readonly digest: DigestAlgorithm;
  }) {
    this.#files = options.files;
    this.#sizeBytes = options.sizeBytes;
    this.#leftBytes = options.sizeBytes;
    this.#digest = new FileDigest(options.digest, options.sizeBytes);
    this.#fd = options.files.open(options.path);
  }

  /** How much of the promised size has not been delivered yet. */
  get leftBytes(): number {
    return this.#leftBytes;
  }

  /**
   * Puts the next bytes into `target` from `start` on, as many as fit or are left, and returns how
   * many. May scribble on the one byte behind them.
   */
  fill(target: Uint8Array, start: number): number {
    const end = start + Math.min(this.#leftBytes, target.length - start);
    let at = start;
    while (at < end && !this.#ended) at = this.#readSome(target, at, end);
    if (at < end) {
      this.#note("shrunk", this.#sizeBytes - this.#leftBytes + at - start);
      target.fill(0, at, end);
    }
    this.#digest.update(target.subarray(start, end));
    this.#leftBytes -= end - start;
    return end - start;
  }

  /** Closes the file and says how it went. The digest is over what was delivered. */
  finish(): {
    readonly state: MemberState;
    readonly problem: string | undefined;
    readonly digest: string | undefined;
  } {
    if (!this.#ended && this.#read(probe, 0, 1) > 0) this.#note("grew", this.#sizeBytes);
    this.close();
    return { state: this.#state, problem: this.#problem, digest: this.#digest.finish() };
  }

  /** Closes the file, finished or not. */
  close(): void {
    this.#ended = true;
    this.#files.close(this.#fd);
  }

  /** Reads once towards `end`; returns how far it got, never beyond `end`. */
  #readSome(target: Uint8Array, at: number, end: number): number {
    // Where there is room, one byte more than is left is asked for: it tells whether the file grew
    // without a call of its own.
    const askBytes = end - at + (end < target.length ? 1 : 0);
    const gotBytes = this.#read(target, at, askBytes);
    if (gotBytes === 0) this.#ended = true;
    if (at + gotBytes > end) {
      this.#ended = true;
      this.#note("grew", this.#sizeBytes);
      return end;
    }
    // A regular file gives less than was asked for only at its end.
    if (gotBytes < askBytes && at + gotBytes === end) this.#ended = true;
    return at + gotBytes;
  }

  #read(into: Uint8Array, offset: number, lengthBytes: number): number {
    try {
      return this.#files.read(this.#fd, into, offset, lengthBytes);
    } catch (thrown) {
      this.#ended = true;
      this.#state = "unreadable";
      this.#problem = problemOf(thrown);
      return 0;
    }
  }

  #note(state: "shrunk" | "grew", atBytes: number): void {
    if (this.#state !== "whole") return;
    this.#state = state;
    this.#problem =
      state === "shrunk"
        ? `it shrank to ${String(atBytes)} bytes while it was read; the rest is stored as zeros`
        : `it grew while it was read; it is stored as its first ${String(atBytes)} bytes`;
  }
}
