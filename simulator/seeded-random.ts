/** Random numbers that a seed reproduces: xoshiro128** (Blackman and Vigna), started by splitmix32. */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    let state = seed >>> 0;
    const next = (): number => {
      state = (state + 0x9e37_79b9) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x21f0_aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a_2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next();
  }

  /** The next unsigned 32-bit number. */
  nextUint32(): number {
    const rotated = Math.imul(this.#b, 5);
    const result = Math.imul((rotated << 7) | (rotated >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  nextFraction(): number {
    return this.nextUint32() / 0x1_0000_0000;
  }

  /** An integer from `min` to `max`, both inclusive. */
  nextInteger(min: number, max: number): number {
    return min + Math.floor(this.nextFraction() * (max - min + 1));
  }

  /** True with the given probability. */
  nextChance(probability: number): boolean {
    return this.nextFraction() < probability;
  }

  /** One of the items. The list must not be empty. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.nextInteger(0, items.length - 1)] ?? items[0];
  }
}
