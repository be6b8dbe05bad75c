import { patternBlock } from "../../simulator/medium/pattern.ts";

/** A block by its name, or a filemark. */
export type ModelEntry = { readonly index: number; readonly byteLength: number } | "filemark";

/** The tape's measures, in bytes. */
export interface ModelMeasures {
  readonly capacityBytes: number;
  readonly earlyWarningBytes: number;
  readonly filemarkBytes: number;
}

/** The data of a block. */
export function modelBlock(entry: { index: number; byteLength: number }): Uint8Array {
  return patternBlock({ seed: 3, ...entry });
}

/** What a tape drive with a cartridge does, as arrays. */
export class TapeModel {
  readonly measures: ModelMeasures;
  partitions: ModelEntry[][] = [[]];
  capacities: number[];
  partition = 0;
  position = 0;
  inside = true;
  writeProtected = false;
  blockCount = 0;

  constructor(measures: ModelMeasures) {
    this.measures = measures;
    this.capacities = [measures.capacityBytes];
  }

  get entries(): ModelEntry[] {
    return this.partitions[this.partition] ?? [];
  }

  /** Tape in front of an object. */
  usedBytes(position = this.position): number {
    return this.entries.slice(0, position).reduce((sum, one) => sum + this.lengthOf(one), 0);
  }

  lengthOf(entry: ModelEntry): number {
    return entry === "filemark" ? this.measures.filemarkBytes : entry.byteLength;
  }

  get filemarksBefore(): number {
    return this.entries.slice(0, this.position).filter((one) => one === "filemark").length;
  }

  get inEarlyWarning(): boolean {
    return this.usedBytes() >= (this.capacities[this.partition] ?? 0);
  }

  /** Writes entries here, or says that they do not fit; then nothing changes. */
  write(
    added: readonly ModelEntry[],
  ): { kind: "written"; earlyWarning: string } | { kind: "volumeFull" } {
    const bytes = added.reduce((sum, one) => sum + this.lengthOf(one), 0);
    const end = (this.capacities[this.partition] ?? 0) + this.measures.earlyWarningBytes;
    if (this.usedBytes() + bytes > end) return { kind: "volumeFull" };
    this.entries.splice(this.position, Infinity, ...added);
    this.position += added.length;
    return { kind: "written", earlyWarning: this.inEarlyWarning ? "early" : "none" };
  }

  /** What the next object is; the tape moves past it. */
  read(roomBytes: number): { kind: string; byteLength?: number } {
    const entry = this.entries[this.position];
    if (entry === undefined) return { kind: "endOfData" };
    this.position++;
    if (entry === "filemark") return { kind: "filemark" };
    const { byteLength } = entry;
    return { kind: byteLength > roomBytes ? "oversized" : "block", byteLength };
  }

  /** Passes blocks one by one, as a person with a finger on the tape would. */
  spaceBlocks(count: number): { kind: string; moved: bigint; movedKnown: boolean } {
    const step = Math.sign(count);
    for (let moved = 0; moved < Math.abs(count); moved++) {
      const at = step > 0 ? this.position : this.position - 1;
      if (at < 0) return space("beginningOfPartition", moved);
      if (at >= this.entries.length) return space("endOfData", moved);
      this.position += step;
      if (this.entries[at] === "filemark") return space("filemark", moved);
    }
    return space("done", Math.abs(count));
  }

  /** Passes filemarks; the blocks between them do not count. */
  spaceFilemarks(count: number): { kind: string; moved: bigint; movedKnown: boolean } {
    const step = Math.sign(count);
    for (let moved = 0; moved < Math.abs(count);) {
      const at = step > 0 ? this.position : this.position - 1;
      if (at < 0) return space("beginningOfPartition", moved);
      if (at >= this.entries.length) return space("endOfData", moved);
      this.position += step;
      if (this.entries[at] === "filemark") moved++;
    }
    return space("done", Math.abs(count));
  }

  locate(partition: number, position: number): { kind: string } {
    this.partition = partition;
    this.position = Math.min(position, this.entries.length);
    return { kind: position > this.entries.length ? "endOfData" : "done" };
  }

  erase(): void {
    this.entries.length = this.position;
  }

  format(capacities: readonly number[]): void {
    this.capacities = [...capacities];
    this.partitions = capacities.map(() => []);
    this.locate(0, 0);
  }
}

function space(kind: string, moved: number): { kind: string; moved: bigint; movedKnown: boolean } {
  return { kind, moved: BigInt(moved), movedKnown: true };
}
