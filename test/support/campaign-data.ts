import type { SeededRandom } from "../../simulator/seeded-random.ts";

/** What the bytes of a stream look like. Blocks that are alike are the hard case: one must not pass for another. */
export type DataKind = "random" | "zeros" | "repeated" | "fewBlocks";

/** Bytes of a kind, as the random numbers have them. */
export function campaignData(
  random: SeededRandom,
  shape: { readonly kind: DataKind; readonly length: number; readonly blockBytes: number },
): Uint8Array {
  const { kind, length, blockBytes } = shape;
  const bytes = new Uint8Array(length);
  if (kind === "zeros") return bytes;
  const patternBytes =
    kind === "random" ? length : kind === "repeated" ? blockBytes : 3 * blockBytes;
  const pattern = randomBytes(random, Math.min(length, patternBytes));
  if (kind !== "fewBlocks") {
    for (let at = 0; at < length; at += blockBytes) {
      const piece = kind === "random" ? pattern.subarray(at, at + blockBytes) : pattern;
      bytes.set(piece.subarray(0, length - at), at);
    }
    return bytes;
  }
  for (let at = 0; at < length; at += blockBytes) {
    const from = random.nextInteger(0, 2) * blockBytes;
    bytes.set(pattern.subarray(from, Math.min(from + blockBytes, from + length - at)), at);
  }
  return bytes;
}

function randomBytes(random: SeededRandom, length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let index = 0; index < words.length; index++) words[index] = random.nextUint32();
  return new Uint8Array(words.buffer, 0, length);
}
