import { TEST_UNIT_READY } from "../scsi/commands/test-unit-ready.ts";
import type { Attempt } from "../session/attempt.ts";
import { attemptError } from "../session/attempt.ts";
import type { DriveState } from "../session/meaning.ts";
import { sleep } from "../session/sleep.ts";
import type { Session } from "../session/session.ts";

/** Whether a drive can be used now, and if not, why. */
export interface Readiness {
  readonly ready: boolean;
  /** What keeps it from being ready; absent when it is, or when the fault is no state of the drive. */
  readonly state?: DriveState;
  /** Stable error code of the reason. */
  readonly code?: string;
  /** The reason, as the second half of a sentence. */
  readonly says: string;
  /** Whether waiting will help. */
  readonly temporary: boolean;
  /** How far a long operation has come, 0 to 1, where the drive tells. */
  readonly progress?: number;
}

const PROGRESS_FULL = 65_536;

function readinessOf(attempt: Attempt): Readiness {
  const { meaning } = attempt;
  if (meaning.kind === "outcome") return { ready: true, says: meaning.says, temporary: false };
  const progress = attempt.sense?.progress;
  return {
    ready: false,
    ...(meaning.state === undefined ? {} : { state: meaning.state }),
    code: meaning.code,
    says: meaning.says,
    temporary: meaning.retry === "poll",
    ...(progress === undefined ? {} : { progress: progress / PROGRESS_FULL }),
  };
}

/** Asks once; eats pending unit attentions, which the session keeps. */
export async function readiness(session: Session): Promise<Readiness> {
  return readinessOf(await session.attempt(TEST_UNIT_READY, {}));
}

/** How long and how closely to wait. */
export interface WaitOptions {
  /** Gives up after this many milliseconds. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  /** Called with each answer that is not "ready". */
  readonly onWait?: (readiness: Readiness) => void;
}

const FIRST_POLL_MS = 500;
const LAST_POLL_MS = 5000;

/**
 * Waits while the drive says that it will be ready by itself.
 * @throws the drive's reason when waiting does not help or the time is over; AbortedError.
 */
export async function waitUntilReady(session: Session, options: WaitOptions): Promise<void> {
  const { clock } = session;
  const { limitMs, signal } = options;
  const deadlineMs = clock.nowMs + limitMs;
  const sendOptions = signal === undefined ? {} : { signal };
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 2, LAST_POLL_MS)) {
    const attempt = await session.attempt(TEST_UNIT_READY, {}, sendOptions);
    if (attempt.meaning.kind === "outcome") return;
    const leftMs = deadlineMs - clock.nowMs;
    if (attempt.meaning.retry !== "poll" || leftMs <= 0) throw attemptError(attempt);
    options.onWait?.(readinessOf(attempt));
    session.record.counters.readinessPolls++;
    await sleep(clock, Math.min(pollMs, leftMs), signal);
  }
}
