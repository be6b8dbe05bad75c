import * as fs from "node:fs";
import { expect } from "vitest";
import { createFolderMedium, type FolderMedium } from "../../simulator/medium/folder-medium.ts";
import type { Partition } from "../../simulator/medium/medium.ts";

/** The first partition of a medium. */
export function first(medium: FolderMedium): Partition {
  const [partition] = medium.partitions;
  if (partition === undefined) expect.unreachable("a medium has a partition");
  return partition;
}

/** A block of one byte repeated. */
export function block(byteLength: number, fill: number): Uint8Array {
  return new Uint8Array(byteLength).fill(fill);
}

/** A closed cartridge with objects: 10 bytes of 1, a filemark, 20 bytes of 2, 30 bytes of 3. */
export function madeCartridge(folder: string): void {
  const medium = createFolderMedium(folder);
  first(medium).append(block(10, 1), 101);
  first(medium).appendFilemarks(1);
  first(medium).append(block(20, 2), 102);
  first(medium).append(block(30, 3), 103);
  medium.close();
}

/** Takes bytes off a file's end. */
export function shorten(path: string, byBytes: number): void {
  fs.truncateSync(path, fs.statSync(path).size - byBytes);
}

/** Flips a bit of one byte of a file. */
export function changeByte(path: string, offset: number): void {
  const bytes = fs.readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0x40;
  fs.writeFileSync(path, bytes);
}
