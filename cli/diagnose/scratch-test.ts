import { randomBytes, randomInt } from "node:crypto";
import {
  ProducerSource,
  PseudorandomProducer,
  verifySessions,
  writeSession,
} from "../../src/index.ts";
import type { OpenDrive, VerifyReport, WriteReport } from "../../src/index.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, exitStatusOf, type ExitStatus } from "../exit-code.ts";
import { dropVoidJournals } from "../journal-folder.ts";
import { formatBytes, formatCount } from "../output/format.ts";
import { Progress } from "../output/progress.ts";
import { programVersion } from "../program-version.ts";
import type { DiagnoseDocument } from "../schemas/diagnose.ts";

/** What a scratch test came to, as documents show it. */
export type ScratchFacts = NonNullable<NonNullable<DiagnoseDocument["selfTest"]>["scratch"]>;

/** What is to be written. */
export interface ScratchJob {
  readonly wantedBytes: number;
  /** Chosen at random unless given. */
  readonly seed: number | undefined;
  readonly workFolder: string;
}

const BLOCK_BYTES = 256 * 1024;
const RING_BYTES = 64 * 1024 * 1024;
const SLOTS_MIN = 8;
const SEED_END = 2 ** 32;
const SET_ID_BYTES = 16;
/** Points of the curve of rates over the length of what was written. */
const SAMPLES_MAX = 1000;

type Sample = ScratchFacts["samples"][number];

/** Takes a rate now and then, so that there are never too many. */
class Sampler {
  readonly samples: Sample[] = [];
  readonly #stepBytes: number;

  constructor(wantedBytes: number) {
    this.#stepBytes = (2 * wantedBytes) / SAMPLES_MAX;
  }

  take(phase: Sample["phase"], atBytes: number, bytesPerSecond: number): void {
    const last = this.samples.at(-1);
    if (last?.phase === phase && atBytes - last.atBytes < this.#stepBytes) return;
    this.samples.push({ phase, atBytes, bytesPerSecond });
  }
}

/** A scratch test that was not run, and why. */
export function scratchNotRun(job: ScratchJob, says: string): ScratchFacts {
  return {
    ...{ outcome: "notRun", says, seed: job.seed ?? 0, blockBytes: BLOCK_BYTES },
    ...{ wantedBytes: job.wantedBytes, writtenBytes: 0, writeMs: 0, readBytes: 0, readMs: 0 },
    ...{ differentBlocks: 0, samples: [], notes: [] },
  };
}

/**
 * Writes data that cannot be compressed from the beginning of the tape on, reads them back and compares. What was on the tape is
 * lost; that must have been agreed to before.
 */
export async function scratchTest(
  context: CommandContext,
  open: OpenDrive,
  job: ScratchJob,
): Promise<{ readonly scratch: ScratchFacts; readonly exitStatus: ExitStatus }> {
  const { wantedBytes, seed = randomInt(SEED_END) } = job;
  const sampler = new Sampler(wantedBytes);
  const written = await write(context, open, { ...job, seed, sampler });
  const verified =
    written.blockCount === 0 || context.signal.aborted
      ? undefined
      : await readBack(context, open, { ...job, written, sampler });
  const { outcome, says, exitStatus } = judge(written, verified);
  const scratch: ScratchFacts = {
    ...{ outcome, says, seed, blockBytes: written.blockBytes, wantedBytes },
    writtenBytes: Number(written.byteCount),
    writeMs: written.elapsedMs,
    readBytes: verified?.byteCount ?? 0,
    readMs: verified?.elapsedMs ?? 0,
    differentBlocks: differentBlocks(verified),
    samples: sampler.samples,
    notes: [...written.notes],
  };
  return { scratch, exitStatus };
}

async function write(
  { io, signal }: CommandContext,
  open: OpenDrive,
  job: ScratchJob & { readonly seed: number; readonly sampler: Sampler },
): Promise<WriteReport> {
  const { drive, clock } = open;
  const { seed, wantedBytes, workFolder, sampler } = job;
  const blockBytes = Math.min(BLOCK_BYTES, drive.limits.maxBlockBytes);
  const source = new ProducerSource({
    producer: new PseudorandomProducer({ seed, wholeBytes: wantedBytes }),
    ...{ kind: "raw", blockBytes },
    slotCount: Math.max(SLOTS_MIN, Math.floor(RING_BYTES / blockBytes)),
  });
  const progress = new Progress(io, "writing test data");
  const report = await writeSession(drive, source, {
    ...{ clock, workFolder, signal },
    setId: randomBytes(SET_ID_BYTES),
    device: drive.identity.model,
    writer: `capstan ${programVersion()}, test data`,
    onProgress: ({ byteCount, rate }) => {
      const doneBytes = Number(byteCount);
      open.publish({ activity: "writing test data", session: 1, doneBytes });
      sampler.take("write", doneBytes, rate.recentBytesPerSecond);
      progress.update({ doneBytes, wholeBytes: wantedBytes });
    },
  });
  progress.end();
  const { partition, firstObject: object } = report;
  await dropVoidJournals(io, drive, { partition, object });
  return report;
}

async function readBack(
  { io, signal }: CommandContext,
  open: OpenDrive,
  job: ScratchJob & { readonly written: WriteReport; readonly sampler: Sampler },
): Promise<VerifyReport> {
  const { drive, clock } = open;
  const { workFolder, written, sampler } = job;
  const progress = new Progress(io, "reading test data");
  const report = await verifySessions(drive, {
    ...{ method: "read", sessions: "last", clock, workFolder, signal },
    onProgress: ({ doneBytes, rate }) => {
      open.publish({ activity: "reading test data", session: 1, doneBytes });
      sampler.take("read", doneBytes, rate.recentBytesPerSecond);
      progress.update({ doneBytes, wholeBytes: Number(written.byteCount) });
    },
  });
  progress.end();
  return report;
}

const differentBlocks = (report: VerifyReport | undefined): number =>
  (report?.sessions ?? []).reduce((sum, { check }) => sum + check.findings.length, 0);

interface Verdict {
  readonly outcome: ScratchFacts["outcome"];
  readonly says: string;
  readonly exitStatus: ExitStatus;
}

function judge(written: WriteReport, verified: VerifyReport | undefined): Verdict {
  const { end, error, byteCount } = written;
  const reasons = verified?.sessions.flatMap((session) => session.reasons) ?? [];
  if (end === "aborted" || reasons.includes("aborted"))
    return { outcome: "notRun", says: "it was stopped", exitStatus: EXIT.interrupted };
  if (end === "error") {
    const says = `after ${formatBytes(byteCount)}: ${error?.message ?? "the writing ended"}`;
    const exitStatus = error === undefined ? EXIT.partial : exitStatusOf(error);
    return { outcome: "failed", says, exitStatus };
  }
  if (verified === undefined)
    return { outcome: "failed", says: "nothing was written", exitStatus: EXIT.partial };
  return judgeReading(written, verified, reasons);
}

function judgeReading(
  { blockCount }: WriteReport,
  verified: VerifyReport,
  reasons: readonly string[],
): Verdict {
  const { result, byteCount, scanProblem } = verified;
  if (result === "same") {
    const says = `${formatBytes(byteCount)} written and read back without a difference`;
    return { outcome: "passed", says, exitStatus: EXIT.done };
  }
  if (result === "different") {
    const blocks = formatCount(differentBlocks(verified), "block");
    const says = `${blocks} of ${formatCount(blockCount, "block")} differ or cannot be read`;
    return { outcome: "failed", says, exitStatus: EXIT.verifyFailed };
  }
  const why = [...reasons, scanProblem?.message].filter((text) => text !== undefined);
  const says = `not all of it could be read back: ${why.join(", ")}`;
  return { outcome: "failed", says, exitStatus: EXIT.partial };
}
