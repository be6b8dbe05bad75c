import { UsageError } from "../transport/errors.ts";

/** Spare bytes behind each block: room for protection information, and the next slot starts on a page. */
export const SLOT_SPARE_BYTES = 4096;

/** The part of WebAssembly that is needed here; the compiler's library for Node does not declare it. */
declare const WebAssembly: {
  readonly Memory: new (shape: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => { readonly buffer: ArrayBuffer | SharedArrayBuffer };
};

const PAGE_BYTES = 4096;
const WASM_PAGE_BYTES = 65_536;

/** The shape of a ring of slots. */
export interface RingShape {
  /** Length of the longest block, in bytes. */
  readonly blockBytes: number;
  /** Number of slots, at least 4. */
  readonly slotCount: number;
}

/** Distance from one slot to the next: the block and {@link SLOT_SPARE_BYTES}, rounded up to pages. */
export function slotStrideBytes(blockBytes: number): number {
  return Math.ceil(blockBytes / PAGE_BYTES) * PAGE_BYTES + SLOT_SPARE_BYTES;
}

/** How many slots of this block length a ring of about `ringBytes` has: at least 4. */
export function slotCountFor(ringBytes: number, blockBytes: number): number {
  return Math.max(4, Math.floor(ringBytes / slotStrideBytes(blockBytes)));
}

/**
 * Memory for a ring that two threads can see and that starts on a page, so that O_DIRECT and a host adapter can use it
 * as it is. An ordinary Buffer is neither.
 */
export function sharedRingMemory(shape: RingShape): SharedArrayBuffer {
  const pages = Math.ceil((slotStrideBytes(shape.blockBytes) * shape.slotCount) / WASM_PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  if (!(buffer instanceof SharedArrayBuffer)) {
    throw new UsageError("RING_NOT_SHARED", "this runtime makes no shared memory");
  }
  return buffer;
}

/** The slots of a ring as views of its memory, in ring order. */
export function ringSlots(
  memory: ArrayBuffer | SharedArrayBuffer,
  shape: RingShape,
): readonly Uint8Array[] {
  const strideBytes = slotStrideBytes(shape.blockBytes);
  if (shape.slotCount < 4 || memory.byteLength < strideBytes * shape.slotCount) {
    throw new UsageError(
      "RING_TOO_SMALL",
      `a ring needs at least 4 slots; ${String(shape.slotCount)} were asked for`,
    );
  }
  return Array.from(
    { length: shape.slotCount },
    (_, index) => new Uint8Array(memory, index * strideBytes, shape.blockBytes + SLOT_SPARE_BYTES),
  );
}
