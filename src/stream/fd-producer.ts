import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { ByteProducer } from "./block-source.ts";

const FIRST_NAP_MS = 0.02;
const LAST_NAP_MS = 10;

/**
 * An open file, pipe or terminal as a source of bytes. A pipe that is empty is asked again after short naps, so that a
 * thread that waits for it can still be told to stop.
 */
export class FdProducer implements ByteProducer {
  readonly #fd: number;
  readonly #own: boolean;
  readonly #seekable: boolean;
  readonly #startPosition: number;
  readonly #stopped: () => boolean;
  readonly #nap = new Int32Array(new SharedArrayBuffer(4));
  #position: number;
  #ended = false;

  /** Reads from where a seekable `fd` is to start; `stopped` is asked while there is nothing to read. */
  constructor(
    fd: number,
    options: { readonly startPosition?: number; readonly stopped?: () => boolean } = {},
  ) {
    this.#seekable = fstatSync(fd).isFile();
    const reopened = this.#seekable ? undefined : openWithoutWaiting(fd);
    this.#fd = reopened ?? fd;
    this.#own = reopened !== undefined;
    this.#startPosition = options.startPosition ?? 0;
    this.#position = this.#startPosition;
    this.#stopped = options.stopped ?? (() => false);
  }

  read(target: Uint8Array): number {
    let done = 0;
    while (done < target.length && !this.#ended) {
      const got = this.#readSome(target, done);
      if (got === 0) this.#ended = true;
      done += got;
    }
    return done;
  }

  readAgain(offset: number, target: Uint8Array): number {
    if (!this.#seekable) return 0;
    let done = 0;
    for (;;) {
      const position = this.#startPosition + offset + done;
      const got = readSync(this.#fd, target, done, target.length - done, position);
      done += got;
      if (got === 0 || done === target.length) return done;
    }
  }

  close(): void {
    this.#ended = true;
    if (this.#own) closeSync(this.#fd);
  }

  #readSome(target: Uint8Array, offset: number): number {
    const position = this.#seekable ? this.#position : null;
    for (let napMs = FIRST_NAP_MS; ; napMs = Math.min(LAST_NAP_MS, napMs * 1.5)) {
      try {
        const got = readSync(this.#fd, target, offset, target.length - offset, position);
        this.#position += got;
        return got;
      } catch (error) {
        if (!(error instanceof Error && "code" in error)) throw error;
        // Some systems tell the end of a pipe that way.
        if (error.code === "EOF") return 0;
        if (error.code !== "EAGAIN") throw error;
      }
      if (this.#stopped()) return 0;
      // This thread has nothing else to do, and a promise would need a loop to come back to.
      Atomics.wait(this.#nap, 0, 0, napMs);
    }
  }
}

/** Opens the same pipe or terminal once more, so that reading it does not wait; undefined where that cannot be done. */
function openWithoutWaiting(fd: number): number | undefined {
  try {
    return openSync(`/proc/self/fd/${String(fd)}`, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    // A socket, or another system: it is read as it is.
    return undefined;
  }
}
