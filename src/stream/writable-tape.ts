import type { BlockProtection, ProtectionMethod } from "../drives/block-protection.ts";
import type { LocateOutcome, ReadOutcome, TapePosition, WriteOutcome } from "../drives/outcomes.ts";

/** What the writer asks of a tape drive; TapeDrive is one. All of it is described there. */
export interface WritableTape {
  readonly limits: { readonly minBlockBytes: number; readonly maxBlockBytes: number };
  waitUntilReady(options: {
    readonly limitMs: number;
    readonly signal?: AbortSignal;
  }): Promise<void>;
  rewind(): Promise<void>;
  locate(target: {
    readonly partition?: number;
    readonly objectNumber: bigint;
  }): Promise<LocateOutcome>;
  locateEndOfData(): Promise<void>;
  readPosition(options?: { readonly form?: "best" | "long" }): Promise<TapePosition>;
  write(slot: Uint8Array, blockBytes: number): Promise<WriteOutcome>;
  read(target: Uint8Array): Promise<ReadOutcome>;
  writeFilemarks(count: number): Promise<WriteOutcome>;
  synchronize(): Promise<WriteOutcome>;
  setBlockLength(blockBytes: number): Promise<void>;
  compression(): Promise<boolean | undefined>;
  setCompression(on: boolean): Promise<void>;
  logicalBlockProtection(): Promise<BlockProtection | undefined>;
  setLogicalBlockProtection(
    method: ProtectionMethod,
    directions?: { readonly write: boolean; readonly read: boolean },
  ): Promise<void>;
  programmableEarlyWarningMB(): Promise<number | undefined>;
  setProgrammableEarlyWarningMB(sizeMB: number): Promise<void>;
  preventRemoval(hold: boolean): Promise<void>;
  remainingCapacity(): Promise<{ readonly bytes: bigint } | undefined>;
  cartridgeIdentity(): Promise<string | undefined>;
  /** How many unit attentions and deferred errors this host has been told of. */
  readonly interruptionCount: number;
}
