import { createCipheriv, createHash, type Cipher } from "node:crypto";
import type { ByteProducer } from "./block-source.ts";

const CIPHER = "aes-128-ctr";
const CIPHER_BLOCK_BYTES = 16;
const KEY_BYTES = 16;

/**
 * Bytes that no drive can compress and that come again from the same seed: the key stream of AES-128 in counter mode, so that any
 * part of it can be made anew. As fast as a processor with AES instructions, so that it never holds up a tape.
 */
export class PseudorandomProducer implements ByteProducer {
  readonly #key: Uint8Array;
  readonly #wholeBytes: number;
  #doneBytes = 0;
  readonly #stream: Cipher;
  #zeros = new Uint8Array();

  /** `seed`: a whole number; `wholeBytes`: how much there is of it. */
  constructor(options: { readonly seed: number; readonly wholeBytes: number }) {
    const { seed, wholeBytes } = options;
    this.#key = createHash("sha256")
      .update(`capstan ${String(seed)}`)
      .digest()
      .subarray(0, KEY_BYTES);
    this.#wholeBytes = wholeBytes;
    this.#stream = this.#from(0);
  }

  read(target: Uint8Array): number {
    const byteLength = Math.min(target.length, this.#wholeBytes - this.#doneBytes);
    this.#fill(this.#stream, target.subarray(0, byteLength));
    this.#doneBytes += byteLength;
    return byteLength;
  }

  readAgain(offset: number, target: Uint8Array): number {
    const byteLength = Math.min(target.length, Math.max(0, this.#wholeBytes - offset));
    const stream = this.#from(Math.floor(offset / CIPHER_BLOCK_BYTES));
    stream.update(new Uint8Array(offset % CIPHER_BLOCK_BYTES));
    this.#fill(stream, target.subarray(0, byteLength));
    return byteLength;
  }

  #from(cipherBlock: number): Cipher {
    const counter = Buffer.alloc(CIPHER_BLOCK_BYTES);
    counter.writeBigUInt64BE(BigInt(cipherBlock), CIPHER_BLOCK_BYTES - 8);
    return createCipheriv(CIPHER, this.#key, counter);
  }

  #fill(stream: Cipher, target: Uint8Array): void {
    if (this.#zeros.length < target.length) this.#zeros = new Uint8Array(target.length);
    target.set(stream.update(this.#zeros.subarray(0, target.length)));
  }
}
