import type { ChunkPool } from "./chunk-pool.ts";

/** A string of bytes that grows and is cut at its end, in chunks of a pool and without gaps between blocks. */
export class ChunkedBytes {
  readonly #pool: ChunkPool;
  readonly #chunkBytes: number;
  readonly #chunks: Uint8Array[] = [];
  #byteLength = 0;

  constructor(pool: ChunkPool) {
    this.#pool = pool;
    this.#chunkBytes = pool.chunkBytes;
  }

  /** Number of bytes kept. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /**
   * Copies bytes to the end.
   * @throws MediumStorageError when the host has no memory left; nothing is added then.
   */
  append(bytes: Uint8Array): void {
    const size = this.#chunkBytes;
    const end = this.#byteLength + bytes.length;
    while (this.#chunks.length * size < end) this.#chunks.push(this.#pool.take());
    const inside = this.#byteLength % size;
    const first = this.#chunkAt(this.#byteLength);
    if (inside + bytes.length <= size) first.set(bytes, inside);
    else this.#appendAcross(bytes);
    this.#byteLength = end;
  }

  /** Copies `byteLength` bytes from `offset` on to the start of `target`; all of them must be there. */
  read(offset: number, target: Uint8Array, byteLength: number): void {
    let done = 0;
    while (done < byteLength) {
      const inside = (offset + done) % this.#chunkBytes;
      const piece = Math.min(byteLength - done, this.#chunkBytes - inside);
      const source = this.#chunkAt(offset + done).subarray(inside, inside + piece);
      target.set(source, done);
      done += piece;
    }
  }

  /** Cuts off everything from that many bytes on and gives free chunks back to the pool. */
  truncate(byteLength: number): void {
    const kept = Math.ceil(byteLength / this.#chunkBytes);
    for (const chunk of this.#chunks.splice(kept)) this.#pool.release(chunk);
    this.#byteLength = byteLength;
  }

  /** Flips one bit of one byte that is there. */
  flipBit(offset: number, bitIndex: number): void {
    const chunk = this.#chunkAt(offset);
    const inside = offset % this.#chunkBytes;
    chunk[inside] = (chunk[inside] ?? 0) ^ (1 << bitIndex);
  }

  #appendAcross(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      const inside = (this.#byteLength + done) % this.#chunkBytes;
      const piece = Math.min(bytes.length - done, this.#chunkBytes - inside);
      this.#chunkAt(this.#byteLength + done).set(bytes.subarray(done, done + piece), inside);
      done += piece;
    }
  }

  #chunkAt(offset: number): Uint8Array {
    return this.#chunks[Math.floor(offset / this.#chunkBytes)] ?? NO_BYTES;
  }
}

const NO_BYTES = new Uint8Array(0);
