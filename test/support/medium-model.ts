import type { Medium } from "../../simulator/medium/medium.ts";

/** A recorded object as the model keeps it: the block's bytes, or a filemark. */
export type ModelObject = Uint8Array | "filemark";

/** What a medium should hold, as plain arrays: one per partition. */
export type ModelMedium = ModelObject[][];

/** The sum of block lengths before an object, counted the slow way. */
export function modelBytesBefore(objects: readonly ModelObject[], index: number): number {
  let sum = 0;
  for (const object of objects.slice(0, index)) sum += object === "filemark" ? 0 : object.length;
  return sum;
}

/** The nearest filemark, found the slow way; -1 when there is none. */
export function modelFindFilemark(
  objects: readonly ModelObject[],
  from: number,
  direction: 1 | -1,
): number {
  return direction === 1
    ? objects.indexOf("filemark", from)
    : objects.slice(0, from).lastIndexOf("filemark");
}

/** Reads a whole partition back into the model's form, checking that lengths agree with one another. */
export function contentOf(medium: Medium, partitionNumber: number): ModelObject[] {
  const partition = medium.partitions[partitionNumber];
  if (partition === undefined) return [];
  return Array.from({ length: partition.objectCount }, (_, index) => {
    const byteLength = partition.byteLengthAt(index);
    if (byteLength === -1) return "filemark";
    const bytes = new Uint8Array(byteLength);
    partition.read(index, bytes);
    return bytes;
  });
}
