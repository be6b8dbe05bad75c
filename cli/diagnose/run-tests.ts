import { runSelfTest } from "../../src/index.ts";
import type { DiagnosisFacts, OpenDrive, SelfTestReport } from "../../src/index.ts";
import type { CommandContext } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit-code.ts";
import { note } from "../io.ts";
import { withWorkFolder } from "../work-folder.ts";
import { armScratch } from "./arm-scratch.ts";
import { scratchNotRun, scratchTest, type ScratchFacts, type ScratchJob } from "./scratch-test.ts";

/** What is to be tested. */
export interface TestJob {
  /** Test data are written on the cartridge; what is on it is lost. */
  readonly scratch: Omit<ScratchJob, "workFolder"> | undefined;
  readonly yes: boolean;
}

/** What the tests came to. */
export interface TestsDone {
  readonly selfTest: SelfTestReport;
  readonly scratch: ScratchFacts | undefined;
  readonly exitStatuses: readonly ExitStatus[];
}

/**
 * The drive's own test, then, with a scratch tape, writing and reading back. Whatever speaks against the scratch test is said
 * before anything is done.
 * @throws what armScratch throws; TransportError
 */
export async function runTests(
  context: CommandContext,
  on: { readonly open: OpenDrive; readonly facts: DiagnosisFacts },
  { scratch: wish, yes }: TestJob,
): Promise<TestsDone> {
  return withWorkFolder(context.io, async (workFolder) => {
    if (wish !== undefined) await armScratch(context, on, { yes, workFolder });
    note(context.io, "capstan: the drive tests itself; on some drives that takes half an hour");
    const selfTest = await runSelfTest(on.open.drive, { signal: context.signal });
    const own = selfTest.kind === "failed" ? [EXIT.transportOrHardware] : [];
    if (wish === undefined) return { selfTest, scratch: undefined, exitStatuses: own };
    const job = { ...wish, workFolder };
    if (selfTest.kind === "failed") {
      const scratch = scratchNotRun(job, "the drive failed its own test: nothing was written");
      return { selfTest, scratch, exitStatuses: own };
    }
    const { scratch, exitStatus } = await scratchTest(context, on.open, job);
    return { selfTest, scratch, exitStatuses: [...own, exitStatus] };
  });
}
