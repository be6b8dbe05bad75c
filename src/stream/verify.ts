// Proving that a tape holds what was written: every session compared with its manifest, or with the journal that its
// writer left behind. Start reading at verifySessions; how blocks are checked is verify-blocks.ts.
import type { Clock } from "../clock/clock.ts";
import type { TapeDrive } from "../drives/tape-drive.ts";
import type { OnCheckpoint, OnReadProgress } from "./reader-progress.ts";
import { closeScan, scanSessions } from "./session-scan.ts";
import type { ScannedSession } from "./session-scan-walk.ts";
import type { SessionRecord } from "./session-record.ts";
import { asError } from "./stream-error.ts";
import { checkByDrive, checkByReading, checkBySample, type CheckJob } from "./verify-blocks.ts";
import { journalOf, type JournalCandidate } from "./verify-journal.ts";
import {
  VERIFY_COVERAGE,
  type BlockCheck,
  type PartialReason,
  type SessionVerification,
  type VerifyMethod,
  type VerifyReport,
  type VerifyResult,
} from "./verify-report.ts";

/** What to verify, and how. */
export interface VerifyOptions {
  /** How thoroughly; each method covers something else. @defaultValue "read" */
  readonly method?: VerifyMethod;
  /** Which sessions: all, the last, or those with these places on the partition (from 1). @defaultValue "all" */
  readonly sessions?: "all" | "last" | readonly number[];
  /** Journals that may belong to this cartridge; consulted where there is no manifest. */
  readonly journals?: readonly JournalCandidate[];
  /** Serial number or barcode of the cartridge, as journals name it. */
  readonly cartridge?: string;
  readonly clock: Clock;
  /** Large manifests are kept below it; it must exist. */
  readonly workFolder: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnReadProgress;
  /** Awaited every 1024 blocks; not with method `sample`, which stops the tape all the time anyway. */
  readonly onCheckpoint?: OnCheckpoint;
  /** Blocks of each session that method `sample` reads. @defaultValue 100 */
  readonly sampleCount?: number;
  /** Chooses the sample. @defaultValue the time of day */
  readonly seed?: number;
  /** How often a block that differs is read again. @defaultValue 3 */
  readonly rereadLimit?: number;
  /** After so many damaged blocks a session is given up. @defaultValue 1000 */
  readonly findingLimit?: number;
  /** Gives blocks of a session as its source has them, for exact statistics of what differs. */
  readonly trueBlock?: (session: SessionRecord, index: number) => Promise<Uint8Array | undefined>;
}

/**
 * Verifies sessions of the current partition. It goes on after differences and unreadable blocks, and after resets once
 * the position is proved again. What the drive says stands in the report. The tape ends up anywhere.
 */
export async function verifySessions(
  drive: TapeDrive,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const { method = "read", clock, workFolder, signal } = options;
  const startMs = clock.nowMs;
  const seed = options.seed ?? Math.trunc(clock.epochMs);
  const scan = await scanSessions(drive, {
    workFolder,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const sessions: SessionVerification[] = [];
    for (const session of chosen(scan.sessions, options.sessions ?? "all")) {
      const { partition } = scan;
      sessions.push(await verifyOne(drive, session, { ...options, method, seed, partition }));
    }
    const byteCount = sessions.reduce((sum, session) => sum + session.check.byteCount, 0);
    return {
      method,
      coverage: VERIFY_COVERAGE[method],
      result: overall(sessions, scan.problem),
      partition: scan.partition,
      sessions,
      ...(scan.problem === undefined ? {} : { scanProblem: scan.problem }),
      ...(method === "sample" ? { seed } : {}),
      byteCount,
      elapsedMs: clock.nowMs - startMs,
    };
  } finally {
    closeScan(scan);
  }
}

function chosen(
  sessions: readonly ScannedSession[],
  choice: "all" | "last" | readonly number[],
): readonly ScannedSession[] {
  if (choice === "all") return sessions;
  if (choice === "last") return sessions.slice(-1);
  return sessions.filter(({ ordinal }) => choice.includes(ordinal));
}

/** Nothing at all, or a tape that could not be scanned to its end, is no proof. */
function overall(
  sessions: readonly SessionVerification[],
  problem: Error | undefined,
): VerifyResult {
  if (sessions.some(({ result }) => result === "different")) return "different";
  const all = sessions.length > 0 && sessions.every(({ result }) => result === "same");
  return all && problem === undefined ? "same" : "partial";
}

type OneOptions = VerifyOptions & {
  readonly method: VerifyMethod;
  readonly seed: number;
  readonly partition: number;
};

async function verifyOne(
  drive: TapeDrive,
  session: ScannedSession,
  options: OneOptions,
): Promise<SessionVerification> {
  const { record, error } = await findRecord(drive, session, options);
  const check =
    error === undefined ? await checkOne(drive, { session, record }, options) : failed(error);
  const reasons = partialReasons(session, record, check);
  const different = check.findings.length > 0 || digestsDiffer(check);
  const result: VerifyResult = different ? "different" : reasons.length > 0 ? "partial" : "same";
  return {
    ordinal: session.ordinal,
    ...(record === undefined
      ? {}
      : { sessionNumber: record.sessionNumber, provedBlockCount: record.provedBlockCount }),
    firstObject: session.firstObject,
    blocksOnTape: session.blockCount,
    comparedWith: record?.origin ?? "nothing",
    ...(session.manifestProblem === undefined ? {} : { manifestProblem: session.manifestProblem }),
    result,
    reasons,
    check,
  };
}

async function findRecord(
  drive: TapeDrive,
  session: ScannedSession,
  options: OneOptions,
): Promise<{ readonly record?: SessionRecord; readonly error?: Error }> {
  if (session.manifest !== undefined) return { record: session.manifest };
  const { journals = [], partition, cartridge } = options;
  try {
    const place = { partition, cartridge };
    const record = await journalOf(drive, session, { journals, place });
    return record === undefined ? {} : { record };
  } catch (thrown) {
    return { error: asError(thrown) };
  }
}

async function checkOne(
  drive: TapeDrive,
  subject: { readonly session: ScannedSession; readonly record: SessionRecord | undefined },
  options: OneOptions,
): Promise<BlockCheck> {
  const { session, record } = subject;
  const { trueBlock } = options;
  const job: CheckJob = {
    drive,
    session,
    record,
    clock: options.clock,
    signal: options.signal,
    onProgress: options.onProgress,
    onCheckpoint: options.onCheckpoint,
    rereadLimit: options.rereadLimit ?? 3,
    findingLimit: options.findingLimit ?? 1000,
    trueBlock:
      trueBlock === undefined || record === undefined
        ? undefined
        : (index) => trueBlock(record, index),
  };
  if (options.method === "drive") return checkByDrive(job);
  // A sample of data that nothing is known of says no more than reading all of them does.
  if (options.method === "read" || record === undefined) return checkByReading(job);
  const count = options.sampleCount ?? 100;
  return checkBySample({ ...job, record }, { count, seed: options.seed });
}

function failed(error: Error): BlockCheck {
  return {
    endedBy: "error",
    error,
    blockCount: 0,
    byteCount: 0,
    comparedCount: 0,
    extraCount: 0,
    unprovedMissingCount: 0,
    findings: [],
    interruptions: [],
  };
}

function digestsDiffer({ files, stream }: BlockCheck): boolean {
  return stream === "different" || (files !== undefined && files.differentCount > 0);
}

function partialReasons(
  session: ScannedSession,
  record: SessionRecord | undefined,
  check: BlockCheck,
): readonly PartialReason[] {
  const { manifestState, manifest, closed } = session;
  const continued = manifest?.header.continued === true;
  const reasons: readonly (readonly [PartialReason, boolean])[] = [
    ["nothingToCompare", record === undefined],
    ["manifestDamaged", manifestState === "damaged"],
    ["journalOnly", record?.origin === "journal"],
    ["incompleteSession", record !== undefined && !record.complete && !continued],
    ["notClosed", !closed],
    ["aborted", check.endedBy === "aborted"],
    ["tooManyFindings", check.endedBy === "tooManyFindings"],
    ["notSupported", check.unsupported === true],
    ["error", check.endedBy === "error" && check.unsupported !== true],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
