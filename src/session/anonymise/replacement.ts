/** Bytes in which others are replaced, each place once: what was put there is never taken for something to replace. */
export class Replacement {
  readonly #before: Buffer;
  readonly #after: Uint8Array;
  readonly #done: Uint8Array;

  constructor(before: Uint8Array) {
    this.#before = Buffer.from(before);
    this.#after = Uint8Array.from(before);
    this.#done = new Uint8Array(before.length);
  }

  /** The result. */
  get bytes(): Uint8Array {
    return this.#after;
  }

  /** Keeps a span as it is, `end` exclusive. */
  protect(first: number, end: number): void {
    this.#done.fill(1, first, end);
  }

  /** Replaces every occurrence of a needle that is still as it was. */
  replace(needle: Uint8Array, other: (found: Uint8Array) => Uint8Array): void {
    this.replaceFrom(needle, needle.length, other);
  }

  /** The same for all spans of `length` bytes that begin with `prefix`. */
  replaceFrom(prefix: Uint8Array, length: number, other: (found: Uint8Array) => Uint8Array): void {
    for (const at of this.#places(prefix, length)) {
      const end = at + length;
      if (this.#done.subarray(at, end).some((done) => done === 1)) continue;
      this.#after.set(other(Uint8Array.from(this.#before.subarray(at, end))), at);
      this.#done.fill(1, at, end);
    }
  }

  /**
   * Replaces what stands behind something else, as far as it is still as it was; says whether it is there at all.
   */
  replaceBehind(behind: Uint8Array, own: Uint8Array, other: Uint8Array): boolean {
    const needle = Uint8Array.from([...behind, ...own]);
    const places = [...this.#places(needle, needle.length)];
    for (const at of places) {
      for (const [i, byte] of other.entries()) {
        const index = at + behind.length + i;
        if (this.#done[index] !== 1) this.#after[index] = byte;
        this.#done[index] = 1;
      }
    }
    return places.length > 0;
  }

  /** Zeroes all from a byte on. */
  blankFrom(first: number): void {
    this.#after.fill(0, first);
  }

  *#places(prefix: Uint8Array, length: number): Generator<number, undefined> {
    let at = this.#before.indexOf(prefix);
    while (at !== -1 && at + length <= this.#before.length) {
      yield at;
      at = this.#before.indexOf(prefix, at + 1);
    }
    return undefined;
  }
}
