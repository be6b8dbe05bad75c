import type { Field } from "./field.ts";

/** Sets, in `mask`, every bit that belongs to `field`; bits beyond the end of `mask` are left out. */
export function addToMask(
  mask: Uint8Array,
  field: Pick<Field<unknown>, "byte" | "bit" | "widthBits">,
): void {
  const first = field.byte * 8 + 7 - field.bit;
  for (let i = first; i < first + field.widthBits; i++) {
    const byte = Math.floor(i / 8);
    if (byte < mask.length) mask[byte] = (mask[byte] ?? 0) | (0x80 >> (i % 8));
  }
}
