import { crc32c } from "../../src/codec/crc32c.ts";
import type { Medium } from "../../simulator/medium/medium.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";

/** One thing that the victim does to its cartridge; `choice` is taken modulo what is there. */
export interface KillStep {
  readonly kind: "block" | "filemarks" | "truncate" | "format" | "synchronize";
  readonly choice: number;
}

/** What the parent expects of one partition: a name for each object. */
export type NamedObjects = string[];

/** Of every 34 steps: 22 blocks, 4 times filemarks, 3 cuts, 5 synchronisations. */
function kindOf(choice: number): KillStep["kind"] {
  const draw = choice % 34;
  if (draw < 22) return "block";
  if (draw < 26) return "filemarks";
  return draw < 29 ? "truncate" : "synchronize";
}

/** What the victim does in step `number` of the run with that seed: the same for victim and parent. */
export function killStep(seed: number, number: number): KillStep {
  const choice = scramble(scramble(seed) ^ number);
  // A format is rare, or nothing would ever be there to lose.
  if (choice % 211 === 0) return { kind: "format", choice: scramble(choice) };
  return { kind: kindOf(choice >>> 8), choice: scramble(choice) };
}

/** The block that a step writes: unlike any other step's. */
export function killBlock(seed: number, number: number): Uint8Array {
  const { choice } = killStep(seed, number);
  return patternBlock({ seed, index: number, byteLength: 16 + (choice % 6000) });
}

/** Does a step to the model, which it changes: names in place of blocks. */
export function stepModel(model: NamedObjects[], seed: number, number: number): void {
  const { kind, choice } = killStep(seed, number);
  if (kind === "format") {
    model.splice(0, model.length, ...Array.from({ length: 1 + (choice % 4) }, () => []));
    return;
  }
  const objects = model[choice % model.length] ?? [];
  if (kind === "block") objects.push(nameOf(killBlock(seed, number)));
  if (kind === "truncate") objects.length = placeToCut(choice, objects.length);
  if (kind === "filemarks") objects.push(...manyFilemarks(choice));
}

/** Does a step to the medium. */
export function stepMedium(medium: Medium, seed: number, number: number): void {
  const { kind, choice } = killStep(seed, number);
  const partition = medium.partitions[choice % medium.partitions.length];
  if (kind === "format") medium.format(1 + (choice % 4));
  if (kind === "synchronize") medium.synchronize();
  if (partition === undefined) return;
  if (kind === "filemarks") partition.appendFilemarks(manyFilemarks(choice).length);
  if (kind === "truncate") partition.truncate(placeToCut(choice, partition.objectCount));
  if (kind === "block") {
    const block = killBlock(seed, number);
    partition.append(block, crc32c(block));
  }
}

/** The name of a block: its length and its checksum. */
export function nameOf(block: Uint8Array): string {
  return `${block.length}/${crc32c(block)}`;
}

/** Mostly near the end, so that content grows over time. */
function placeToCut(choice: number, objectCount: number): number {
  return objectCount - (choice % (Math.min(objectCount, 30) + 1));
}

/** Mostly one or two, sometimes more than an index file keeps in memory. */
function manyFilemarks(choice: number): string[] {
  const count = choice % 97 === 0 ? 5000 : 1 + (choice % 2);
  return Array.from({ length: count }, () => "filemark");
}

/** A well mixed 32-bit number from another one. */
function scramble(value: number): number {
  let state = Math.imul(value ^ 0x7feb352d, 0x846ca68b);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return (state ^ (state >>> 13)) >>> 0;
}
