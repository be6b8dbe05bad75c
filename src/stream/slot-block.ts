import type { Block } from "./block-source.ts";

/** The block of one slot: made once and filled anew, because a block must not cost an object. */
export class SlotBlock implements Block {
  index = -1;
  byteLength = 0;
  crc32c = 0;
  readonly slot: Uint8Array;

  constructor(slot: Uint8Array) {
    this.slot = slot;
  }

  /** Says what the slot holds from now on. */
  set(index: number, byteLength: number, crc32c: number): this {
    this.index = index;
    this.byteLength = byteLength;
    this.crc32c = crc32c;
    return this;
  }
}
