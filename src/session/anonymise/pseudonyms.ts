import { createHmac, randomBytes } from "node:crypto";

/** How many first bytes of a world wide name tell its kind and its maker, by the type in its first four bits. */
const MAKER_BYTES: ReadonlyMap<number, number> = new Map([
  [0x1, 5],
  [0x2, 5],
  [0x3, 1],
  [0x5, 4],
  [0x6, 4],
]);
const OTHER_MAKER_BYTES = 3;
const KEY_BYTES = 32;

/** A span of character codes that stay within it. */
interface Alphabet {
  readonly first: number;
  readonly count: number;
}

const ALPHABETS: readonly Alphabet[] = [
  { first: 0x30, count: 10 }, // 0 to 9
  { first: 0x41, count: 26 }, // A to Z
  { first: 0x61, count: 26 }, // a to z
];
const LOWER: Alphabet = { first: 0x61, count: 26 };

/**
 * Other names of the same length and look, always the same for the same name. They are made with a key that exists only
 * here, so that nobody can try which name leads to one.
 */
export class Pseudonyms {
  readonly #key: Uint8Array;

  /** `key` makes several recordings agree; it must be kept as secret as the names. Default: a random one. */
  constructor(key: Uint8Array = randomBytes(KEY_BYTES)) {
    this.#key = key;
  }

  /** Digits become digits, letters letters; spaces, NULs and punctuation stay. Bytes from 80h on become letters. */
  text(name: Uint8Array): Uint8Array {
    const stream = this.#stream("text", name);
    return name.map((byte, i) => {
      const random = stream[i] ?? 0;
      const own = ALPHABETS.find(({ first, count }) => byte >= first && byte < first + count);
      const alphabet = byte >= 0x80 ? LOWER : own;
      return alphabet === undefined ? byte : alphabet.first + (random % alphabet.count);
    });
  }

  /** Bytes without a form. */
  bytes(name: Uint8Array): Uint8Array {
    return this.#stream("bytes", name);
  }

  /**
   * A world wide name; kind and maker stay. SPC-4, NAA designator formats: 5 and 6 have the maker in bits 59 to 36 of
   * the first eight bytes, 1 and 2 in bytes 2 to 4; 3 has none.
   */
  worldWideName(name: Uint8Array): Uint8Array {
    const kept = makerBytes(name);
    const other = this.#stream("name", name);
    other.set(name.subarray(0, kept));
    return other;
  }

  #stream(kind: string, name: Uint8Array): Uint8Array {
    const out = new Uint8Array(name.length);
    for (let done = 0, round = 0; done < out.length; round++) {
      const hmac = createHmac("sha256", this.#key).update(`${kind} ${String(round)} `);
      const piece = hmac
        .update(name)
        .digest()
        .subarray(0, out.length - done);
      out.set(piece, done);
      done += piece.length;
    }
    return out;
  }
}

/** How many bytes a pseudonym leaves of a world wide name. */
export function makerBytes(name: Uint8Array): number {
  return MAKER_BYTES.get((name[0] ?? 0) >> 4) ?? OTHER_MAKER_BYTES;
}
