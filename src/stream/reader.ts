// Reading a session back: from the tape to a sink, compared on the way with what is known of it.
// Start reading at readSession; the walk over the blocks is reader-walk.ts.
import type { Clock } from "../clock/clock.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";
import { ReaderProgress, type OnCheckpoint, type OnReadProgress } from "./reader-progress.ts";
import type { ByteSink } from "./reader-sink.ts";
import { SessionWalk, type VisitedBlock, type WalkReport } from "./reader-walk.ts";
import type { ScannedSession } from "./session-scan-walk.ts";
import type { SessionRecord } from "./session-record.ts";
import { VerifyDigest, type FileCheck, type StreamCheck } from "./verify-digest.ts";

/** How to read a session. */
export interface ReadOptions {
  /** Which session: {@link lastSession} and {@link scanSessions} find them. */
  readonly session: ScannedSession;
  /** What the data are compared with. @defaultValue the session's manifest, where it has one */
  readonly record?: SessionRecord;
  readonly sink: ByteSink;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnReadProgress;
  /** Awaited every 1024 blocks. */
  readonly onCheckpoint?: OnCheckpoint;
  /** How often a block that differs is read again. @defaultValue 3 */
  readonly rereadLimit?: number;
  /** After so many damaged blocks it ends. @defaultValue 1000 */
  readonly findingLimit?: number;
}

/** What was read, and what was wrong with it. */
export interface ReadReport {
  readonly walk: WalkReport;
  /** Bytes that went to the sink, zeros for unreadable blocks included. */
  readonly deliveredBytes: number;
  /** Bytes of zeros that stand for unreadable blocks. */
  readonly filledBytes: number;
  /** Blocks that went to the sink although they differ. */
  readonly damagedBlockCount: number;
  /** Whether the data were compared with anything. */
  readonly compared: boolean;
  /** Whole files, where there is a record with digests. */
  readonly files?: FileCheck;
  readonly stream?: StreamCheck;
  readonly elapsedMs: number;
}

/**
 * Reads the data of one session into a sink, whoever wrote it and in whatever block length. What is damaged is read
 * again, then handed on as it is; an unreadable block becomes zeros of the length it should have, so that what follows
 * keeps its place. All of that is named in the report. Blocks behind the end that a manifest knows are left out.
 *
 * @throws what the sink throws; errors of the drive stand in the report
 */
export async function readSession(drive: TapeDrive, options: ReadOptions): Promise<ReadReport> {
  const { session, sink, clock } = options;
  const record = options.record ?? session.manifest;
  const digest = record === undefined ? undefined : new VerifyDigest(record);
  const progress = new ReaderProgress(session, clock, options.onProgress);
  const startMs = clock.nowMs;
  let deliveredBytes = 0;
  let filledBytes = 0;
  let damagedBlockCount = 0;
  const visit = (block: VisitedBlock): void | Promise<void> => {
    progress.add(1, block.bytes.length);
    if (block.state === "extra" && record?.origin === "manifest") return undefined;
    digest?.take(block);
    if (block.state === "unreadable") filledBytes += block.bytes.length;
    if (block.state === "damaged") damagedBlockCount += 1;
    deliveredBytes += block.bytes.length;
    return sink.write(block.bytes);
  };
  const walk = await new SessionWalk({
    drive,
    firstObject: session.firstObject,
    record,
    signal: options.signal,
    rereadLimit: options.rereadLimit ?? 3,
    findingLimit: options.findingLimit ?? 1000,
    trueBlock: undefined,
    visit,
    onCheckpoint: options.onCheckpoint,
  }).run();
  const checks = digest?.finish();
  return {
    walk,
    deliveredBytes,
    filledBytes,
    damagedBlockCount,
    compared: record !== undefined,
    ...checks,
    elapsedMs: clock.nowMs - startMs,
  };
}
