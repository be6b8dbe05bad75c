import type { ByteName } from "./byte-name.ts";
import { TAR_BLOCK_BYTES, USTAR, type HeaderField } from "./ustar-layout.ts";

const ZERO = 0x30;
const OCTAL_FIELDS = [
  USTAR.mode,
  USTAR.uid,
  USTAR.gid,
  USTAR.size,
  USTAR.mtime,
  USTAR.deviceMajor,
  USTAR.deviceMinor,
] as const;

/**
 * A ustar header block being filled in. It keeps its checksum up to date with every change, because
 * adding up 512 bytes for each of 50,000 small files is felt.
 */
export class UstarBlock {
  readonly #bytes = Buffer.alloc(TAR_BLOCK_BYTES);
  readonly #empty: Buffer;
  readonly #emptySum: number;
  /** Sum of all bytes, the checksum field left out. */
  #sum = 0;

  constructor() {
    this.putText(USTAR.magic, "ustar\x0000");
    for (const field of OCTAL_FIELDS) this.putOctal(field, 0);
    this.#empty = Buffer.from(this.#bytes);
    this.#emptySum = this.#sum;
  }

  /** Empties the block: all texts empty, all numbers 0. */
  reset(): void {
    this.#empty.copy(this.#bytes);
    this.#sum = this.#emptySum;
  }

  /** Puts as many bytes of the text as the field has into an empty field. */
  putText(field: HeaderField, text: ByteName): void {
    const lengthBytes = Math.min(text.length, field.bytes);
    for (let i = 0; i < lengthBytes; i += 1) this.#put(field.at + i, text.charCodeAt(i));
  }

  /** Puts octal digits with leading zeros; the last byte of the field stays NUL. */
  putOctal(field: HeaderField, value: number): void {
    let left = value;
    for (let at = field.at + field.bytes - 2; at >= field.at; at -= 1) {
      const high = Math.floor(left / 8);
      this.#put(at, ZERO + (left - high * 8));
      left = high;
    }
  }

  /** Puts a number too large for octal digits in GNU tar's binary form: bit 7 set, then big-endian. */
  putBinary(field: HeaderField, value: number): void {
    let left = value;
    for (let at = field.at + field.bytes - 1; at > field.at; at -= 1) {
      const high = Math.floor(left / 256);
      this.#put(at, left - high * 256);
      left = high;
    }
    this.#put(field.at, 0x80);
  }

  /** Copies the block, with its checksum, to `target` at `offset`. */
  copyTo(target: Buffer, offset: number): void {
    const { at, bytes } = USTAR.checksum;
    // POSIX: all bytes of the header are added up, those of the checksum itself taken as spaces.
    let left = this.#sum + bytes * 0x20;
    this.#bytes.copy(target, offset);
    target[offset + at + bytes - 1] = 0x20;
    target[offset + at + bytes - 2] = 0;
    for (let i = bytes - 3; i >= 0; i -= 1) {
      target[offset + at + i] = ZERO + (left & 7);
      left >>= 3;
    }
  }

  #put(at: number, byte: number): void {
    this.#sum += byte - (this.#bytes[at] ?? 0);
    this.#bytes[at] = byte;
  }
}
