import { closeSync, fdatasync, fdatasyncSync, openSync, readSync, writeSync } from "node:fs";
import { invariant } from "../transport/errors.ts";

const TAIL_BYTES = 65_536;

/**
 * A file that only grows: what is appended gathers in memory and goes to the file in large pieces, and every byte can
 * be read back at any time. Memory use does not depend on its length.
 */
export class AppendFile {
  readonly #fd: number;
  readonly #tail = new Uint8Array(TAIL_BYTES);
  #storedBytes = 0;
  #tailBytes = 0;
  #syncing = false;
  #closed = false;

  /** Makes the file; it must not exist yet. @throws the operating system's error when it cannot be made */
  constructor(path: string) {
    this.#fd = openSync(path, "wx+", 0o600);
  }

  /** How many bytes were appended. */
  get byteLength(): number {
    return this.#storedBytes + this.#tailBytes;
  }

  /** Appends bytes; they may change afterwards. */
  append(bytes: Uint8Array): void {
    if (bytes.length > TAIL_BYTES - this.#tailBytes) this.flush();
    if (bytes.length > TAIL_BYTES) {
      this.#store(bytes);
      return;
    }
    this.#tail.set(bytes, this.#tailBytes);
    this.#tailBytes += bytes.length;
  }

  /** Appends one number of 4 bytes, most significant first. */
  appendUint32(value: number): void {
    if (this.#tailBytes + 4 > TAIL_BYTES) this.flush();
    const at = this.#tailBytes;
    const tail = this.#tail;
    tail[at] = value >>> 24;
    tail[at + 1] = (value >>> 16) & 0xff;
    tail[at + 2] = (value >>> 8) & 0xff;
    tail[at + 3] = value & 0xff;
    this.#tailBytes = at + 4;
  }

  /** Hands everything to the operating system: it survives the end of this process. */
  flush(): void {
    if (this.#tailBytes === 0) return;
    this.#store(this.#tail.subarray(0, this.#tailBytes));
    this.#tailBytes = 0;
  }

  /** Flushes and waits until the disk has everything. */
  synchronize(): void {
    this.flush();
    fdatasyncSync(this.#fd);
  }

  /** Flushes and asks the disk to keep up, without waiting; one such wish is on its way at a time. */
  synchronizeSoon(): void {
    this.flush();
    if (this.#syncing) return;
    this.#syncing = true;
    fdatasync(this.#fd, () => {
      this.#syncing = false;
      if (this.#closed) closeSync(this.#fd);
    });
  }

  /** Copies bytes from `offset` on into `target` and returns how many there were. */
  readAt(offset: number, target: Uint8Array): number {
    let done = 0;
    while (done < target.length && offset + done < this.#storedBytes) {
      const length = Math.min(target.length - done, this.#storedBytes - offset - done);
      const got = readSync(this.#fd, target, done, length, offset + done);
      invariant(got > 0, "a spool file holds what was written to it");
      done += got;
    }
    const from = offset + done - this.#storedBytes;
    if (done < target.length && from >= 0) {
      const rest = this.#tail.subarray(
        from,
        Math.min(this.#tailBytes, from + target.length - done),
      );
      target.set(rest, done);
      done += rest.length;
    }
    return done;
  }

  /** Closes the file without keeping what is not flushed. Safe to call twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // A descriptor must not be closed, and so given to another file, while the disk still works on it.
    if (!this.#syncing) closeSync(this.#fd);
  }

  #store(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#storedBytes + done);
    }
    this.#storedBytes += done;
  }
}
