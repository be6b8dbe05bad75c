import { createHash, hash, type Hash } from "node:crypto";

/** How the content of each file is digested; `none`: not at all. */
export type DigestAlgorithm = "sha256" | "blake2b512" | "none";

/** The digest of one file's content, fed in pieces; cheap when all of it comes in one piece. */
export class FileDigest {
  readonly #algorithm: DigestAlgorithm;
  readonly #sizeBytes: number;
  #running: Hash | undefined;
  #whole: string | undefined;

  /** Expects `sizeBytes` bytes in all. */
  constructor(algorithm: DigestAlgorithm, sizeBytes: number) {
    this.#algorithm = algorithm;
    this.#sizeBytes = sizeBytes;
  }

  /** Takes the next piece; its bytes may change as soon as this returns. */
  update(piece: Uint8Array): void {
    if (this.#algorithm === "none" || piece.length === 0) return;
    if (this.#running === undefined && piece.length === this.#sizeBytes) {
      this.#whole = hash(this.#algorithm, piece, "hex");
      return;
    }
    this.#running ??= createHash(this.#algorithm);
    this.#running.update(piece);
  }

  /** The digest in hexadecimal, or undefined for `none`. Ends the digest. */
  finish(): string | undefined {
    if (this.#algorithm === "none") return undefined;
    if (this.#whole !== undefined) return this.#whole;
    return (this.#running ?? createHash(this.#algorithm)).digest("hex");
  }
}
