import type { FileRecord } from "./session-record.ts";

/** Why the data of a session ends where it ends. */
export type WriteEnd = "complete" | "volumeFull" | "aborted" | "error";

/**
 * What a claim about blocks on the tape rests on. `proved`: the drive brought them onto the medium and said so.
 * `readBack`: they were read from the medium, after a failure or because the drive does not tell its position. `notChecked`: they were proved once, but since then
 * something failed and the tape could not be looked at again.
 */
export type Evidence = "proved" | "readBack" | "notChecked";

/** One interruption that the writer overcame, or did not. */
export interface Recovery {
  /** What happened: a stable code and a sentence. */
  readonly code: string;
  readonly message: string;
  /** Session objects sent when it happened. */
  readonly sentCount: number;
  /** Objects that were sent, but not proved: void. */
  readonly voidedCount: number;
  /** The object of the session from which it went on, counted from its first block; undefined when it did not. */
  readonly resumedAt: number | undefined;
}

/** What became of one file of the stream. */
export type FileFate = "whole" | "partial" | "missing";

/** Files by what became of them. Names are complete up to 10,000 of a kind, counts always. */
export interface FileSummary {
  readonly wholeCount: number;
  readonly partialCount: number;
  readonly missingCount: number;
  /** Files whose source was not as its header says, or that could not be stored: in the archive, if at all, with that flaw. */
  readonly flawedCount: number;
  readonly partial: readonly FileRecord[];
  readonly missing: readonly FileRecord[];
  readonly flawed: readonly FileRecord[];
}

/** How many names of each kind a {@link FileSummary} holds at most; `onFile` of the options gets all. */
export const FILES_NAMED_MAX = 10_000;

/** Where the writer knew from how much room the manifest has. */
export type RoomSource = "programmableEarlyWarning" | "remainingCapacity" | "none";

/** What came of writing one session. */
export interface WriteReport {
  readonly end: WriteEnd;
  /** What ended it, when `end` is "error" or "volumeFull" was met without warning. */
  readonly error: Error | undefined;
  readonly sessionNumber: number;
  readonly setId: Uint8Array;
  readonly partition: number;
  /** Logical object number of the first data block. */
  readonly firstObject: bigint;
  /** Data blocks that are on the medium. What is not among them is not claimed. */
  readonly blockCount: number;
  /** Bytes in them. */
  readonly byteCount: bigint;
  readonly evidence: Evidence;
  /** Data blocks that were sent at one time or another. */
  readonly sentBlockCount: number;
  readonly blockBytes: number;
  /** Whether filemark, manifest and filemark are proved on the medium. */
  readonly closed: boolean;
  /** Blocks of the manifest on tape. */
  readonly manifestBlockCount: number;
  /** Object number behind the session's last object; undefined when it is not closed. */
  readonly endObject: bigint | undefined;
  readonly files: FileSummary;
  readonly streamDigest: Uint8Array | undefined;
  readonly recoveries: readonly Recovery[];
  /** Data blocks that were written more than once. */
  readonly rewrittenCount: number;
  /** Times the drive had to wait for the source. */
  readonly underrunCount: number;
  /** Underruns that were long enough to empty a drive's buffer: the tape stopped and was set back. */
  readonly repositionEstimate: number;
  readonly elapsedMs: number;
  /** Data blocks sent when the drive first warned of the end of the tape. */
  readonly earlyWarningAtBlock: number | undefined;
  readonly roomSource: RoomSource;
  /** Said when the session ended early because nobody knows how much room is left. */
  readonly stoppedEarlyForRoom: boolean;
  /** Things that were wished for and this drive cannot do, and failures while cleaning up; one sentence each. */
  readonly notes: readonly string[];
  /** Folder of the journal that was left because the manifest is not proved. */
  readonly journalFolder: string | undefined;
}
