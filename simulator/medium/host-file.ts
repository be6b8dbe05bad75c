import * as fs from "node:fs";
import { basename } from "node:path";
import { MediumStorageError, MediumUsageError } from "./medium-errors.ts";

/** Bytes to be written to an open file, with the meaning and result of node's `fs.writeSync`. */
export interface HostWrite {
  readonly descriptor: number;
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly byteLength: number;
  readonly position: number;
}

/** Writes to the host and returns how many bytes it took; tests put a full disk in its place. */
export type WriteToHost = (request: HostWrite) => number;

/** The host's own write. */
export const writeToHost: WriteToHost = (request) =>
  fs.writeSync(
    request.descriptor,
    request.bytes,
    request.offset,
    request.byteLength,
    request.position,
  );

/**
 * Runs an operation of the host's file system.
 * @throws MediumStorageError, with the host's error as cause, when it fails.
 */
export function onHost<T>(what: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    if (cause instanceof MediumStorageError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MediumStorageError(`${what}: ${reason}`, { cause });
  }
}

/** One open file of a cartridge folder, read and written by position; every failure is a MediumStorageError. */
export class HostFile {
  readonly #name: string;
  readonly #descriptor: number;
  readonly #write: WriteToHost;
  #open = true;

  /**
   * Flags are those of node's `fs.openSync`: "r+" for a file that exists, "w+" for an empty new one.
   * @throws MediumStorageError when it cannot be opened.
   */
  constructor(path: string, flags: "r+" | "w+", write: WriteToHost) {
    this.#name = basename(path);
    this.#write = write;
    this.#descriptor = onHost(`open ${this.#name}`, () => fs.openSync(path, flags));
  }

  /** Present size in bytes. */
  byteLength(): number {
    const descriptor = this.#live();
    return onHost(`measure ${this.#name}`, () => fs.fstatSync(descriptor).size);
  }

  /** Reads into the first `byteLength` bytes of `target`; returns how many there were before the file's end. */
  readAt(target: Uint8Array, byteLength: number, position: number): number {
    const descriptor = this.#live();
    return onHost(`read ${this.#name}`, () => {
      let done = 0;
      while (done < byteLength) {
        const count = fs.readSync(descriptor, target, done, byteLength - done, position + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    });
  }

  /** Writes the first `byteLength` bytes whole, or throws with some of them perhaps written. */
  writeAt(bytes: Uint8Array, byteLength: number, position: number): void {
    const descriptor = this.#live();
    onHost(`write ${this.#name}`, () => {
      let offset = 0;
      while (offset < byteLength) {
        const left = { offset, byteLength: byteLength - offset, position: position + offset };
        const count = this.#write({ descriptor, bytes, ...left });
        if (count <= 0) {
          throw new MediumStorageError(`write ${this.#name}: the host took no byte at ${position}`);
        }
        offset += count;
      }
    });
  }

  /** Cuts the file to that many bytes. */
  truncate(byteLength: number): void {
    const descriptor = this.#live();
    onHost(`cut ${this.#name}`, () => {
      fs.ftruncateSync(descriptor, byteLength);
    });
  }

  /** Closes the file; a second call does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    onHost(`close ${this.#name}`, () => {
      fs.closeSync(this.#descriptor);
    });
  }

  /** A closed descriptor's number may belong to another file by now, so it is never used again. */
  #live(): number {
    if (!this.#open) throw new MediumUsageError(`${this.#name}: used after format or close`);
    return this.#descriptor;
  }
}
