import { MediumStorageError } from "./medium-errors.ts";

/**
 * Hands out equal pieces of memory and takes them back for the next one who asks. Memory that was never touched
 * costs 5 to 10 times as much to write as memory that was, so chunks are kept and not returned to the system.
 * Several media may share a pool.
 */
export class ChunkPool {
  /** Size of every chunk. */
  readonly chunkBytes: number;
  readonly #free: Uint8Array[] = [];

  constructor(chunkBytes: number) {
    this.chunkBytes = chunkBytes;
  }

  /** Number of chunks that wait to be used again. */
  get freeCount(): number {
    return this.#free.length;
  }

  /**
   * A chunk with unspecified content, used before if there is one.
   * @throws MediumStorageError when the host has no memory left.
   */
  take(): Uint8Array {
    const used = this.#free.pop();
    if (used !== undefined) return used;
    try {
      return Buffer.allocUnsafeSlow(this.chunkBytes);
    } catch (cause) {
      throw new MediumStorageError(`append: the host has no ${this.chunkBytes} bytes of memory`, {
        cause,
      });
    }
  }

  /** Takes a chunk back; the caller must forget it. */
  release(chunk: Uint8Array): void {
    this.#free.push(chunk);
  }
}
