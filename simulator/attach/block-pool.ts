/** Sizes are rounded up to this, so that blocks with a few bytes of protection find the same memory. */
const STEP_BYTES = 64 * 1024;
/** Memory that waits to be used again, for all sizes together. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;

/** Memory for data on their way: fresh memory costs more to touch than the network does to fill it. */
export class BlockPool {
  readonly #free = new Map<number, Uint8Array[]>();
  #keptBytes = 0;

  /** At least `byteLength` bytes with unspecified content. */
  take(byteLength: number): Uint8Array {
    const size = Math.ceil(byteLength / STEP_BYTES) * STEP_BYTES;
    const used = this.#free.get(size)?.pop();
    // No Buffer: the slice of a Buffer is no copy, and who keeps one would keep memory that changes.
    if (used === undefined) return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
    this.#keptBytes -= size;
    return used;
  }

  /** Takes memory of {@link take} back; nobody may use it any more. */
  release(memory: Uint8Array): void {
    const size = memory.length;
    if (size === 0 || this.#keptBytes + size > KEPT_BYTES_MAX) return;
    const list = this.#free.get(size);
    if (list === undefined) this.#free.set(size, [memory]);
    else list.push(memory);
    this.#keptBytes += size;
  }
}
