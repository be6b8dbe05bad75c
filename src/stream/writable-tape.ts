import type { TapeDrive } from "../drives/tape-drive.ts";

/** What the writer asks of a tape drive; everything is described there. */
export type WritableTape = Pick<
  TapeDrive,
  | "session"
  | "limits"
  | "tellsPosition"
  | "waitUntilReady"
  | "rewind"
  | "locate"
  | "locateEndOfData"
  | "readPosition"
  | "write"
  | "read"
  | "writeFilemarks"
  | "synchronize"
  | "setBlockLength"
  | "compression"
  | "setCompression"
  | "logicalBlockProtection"
  | "setLogicalBlockProtection"
  | "programmableEarlyWarningMB"
  | "setProgrammableEarlyWarningMB"
  | "preventRemoval"
  | "remainingCapacity"
>;

/** How often this host was told of something that voids what the drive holds in its buffer. */
export function interruptionCount(tape: WritableTape): number {
  const { record } = tape.session;
  return record.attentionCount + record.deferredErrorCount;
}
