import { verifySessions } from "../../src/index.ts";
import type { OpenDrive, VerifyMethod } from "../../src/index.ts";
import type { CommandContext } from "../command.ts";
import type { ExitStatus } from "../exit-code.ts";
import { withJournals } from "../journal-folder.ts";
import { Progress } from "../output/progress.ts";
import type { RunSampler } from "../samples/run-sampler.ts";
import type { Verification } from "../schemas/verify.ts";
import { readLabels } from "../tape-content.ts";
import { lostSessions, verificationOf, verifyStatus } from "./verification.ts";

/** What is to be verified. */
export interface VerifyJob {
  readonly method: VerifyMethod;
  readonly sessions: "all" | "last" | readonly number[];
  readonly workFolder: string;
  readonly sampleCount?: number;
  readonly seed?: number;
  /** Takes samples of the run. */
  readonly sampler?: RunSampler;
}

/** Verifies sessions of the tape in an open drive, showing how far it is. */
export async function runVerify(
  context: CommandContext,
  open: OpenDrive,
  job: VerifyJob,
): Promise<{ readonly verification: Verification; readonly exitStatus: ExitStatus }> {
  const { io, signal } = context;
  const { drive, clock } = open;
  const { sampler } = job;
  const { serial, barcode } = await readLabels(drive.session);
  const cartridge = serial ?? barcode;
  return withJournals(io, drive, async (journals) => {
    const progress = new Progress(io, "verifying");
    let bytesBefore = 0;
    let last = { ordinal: 0, doneBytes: 0 };
    const report = await verifySessions(drive, {
      ...job,
      clock,
      signal,
      journals,
      ...(cartridge === undefined ? {} : { cartridge }),
      ...(sampler === undefined ? {} : { onCheckpoint: () => sampler.checkpoint() }),
      onProgress: ({ ordinal, doneBytes, blockCount, doneBlocks }) => {
        if (ordinal !== last.ordinal) bytesBefore += last.doneBytes;
        last = { ordinal, doneBytes };
        const ahead = doneBlocks === 0 ? 0 : (doneBytes / doneBlocks) * (blockCount - doneBlocks);
        sampler?.take({ bytes: bytesBefore + doneBytes, session: ordinal });
        open.publish({ activity: "reading back", session: ordinal, doneBytes });
        const remark = `session ${String(ordinal)}`;
        progress.update({
          doneBytes: bytesBefore + doneBytes,
          wholeBytes: bytesBefore + doneBytes + ahead,
          remark,
        });
      },
    });
    const { elapsedMs } = progress;
    progress.end();
    await sampler?.end({ bytes: report.byteCount });
    const complete = job.sessions === "all" && report.scanProblem === undefined;
    const lost = complete ? lostSessions(report, journals) : [];
    const verification = verificationOf(report, { elapsedMs, journals, lost });
    return { verification, exitStatus: verifyStatus(report, lost.length) };
  });
}
