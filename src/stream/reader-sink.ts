import type { Writable } from "node:stream";

/** Where data go that were read from a tape. */
export interface ByteSink {
  /** Takes the next bytes; they belong to the sink until this returns or its promise settles. */
  write(chunk: Uint8Array): void | Promise<void>;
}

/** A sink that writes to a stream and waits for it: a slow reader of a pipe slows the tape down. */
export class WritableSink implements ByteSink {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Writes the bytes. @throws the stream's error, such as a pipe that was closed at its other end */
  write(chunk: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      // The chunk is used again for the next block: the callback tells when the stream is done with it.
      this.#stream.write(chunk, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}
