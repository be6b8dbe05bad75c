import { readSession, UsageError, openFileTimes } from "../../src/index.ts";
import type { OpenDrive, ReadReport } from "../../src/index.ts";
import { onlyDevice } from "../choose-device.ts";
import type { ChosenDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp } from "../command-line.ts";
import type { ExitStatus } from "../exit-code.ts";
import { codeOf, EXIT, exitStatusOf, gravest } from "../exit-code.ts";
import { note } from "../io.ts";
import { withJournals } from "../journal-folder.ts";
import { withDrive } from "../open-chosen.ts";
import { emit } from "../output/emit.ts";
import { readableName } from "../output/format.ts";
import { Progress } from "../output/progress.ts";
import { errorFacts } from "../output/report-error.ts";
import { readyDrive } from "../ready-drive.ts";
import type { FoundSession } from "../restore/find-session.ts";
import { findSession } from "../restore/find-session.ts";
import { readLines } from "../restore/read-lines.ts";
import type { RestoreResult, RestoreTarget } from "../restore/restore-target.ts";
import { ArchiveTarget, RawTarget, StreamTarget } from "../restore/restore-target.ts";
import { SAMPLES_OPTION, startSampler } from "../samples/start-sampler.ts";
import type { ReadDocument } from "../schemas/read.ts";
import { findingFacts } from "../verify/verification.ts";
import { withWorkFolder } from "../work-folder.ts";

const HELP = {
  usage: "read [device] --to DIR | -",
  summary:
    "Restores the last session on the tape below a folder, replacing what is there under the same names; --to - sends\n" +
    "its data to standard output as they are. Everything is compared with the manifest on the way.",
  examples: [
    ["read --to /restore", "restore all files"],
    ["read --to - | tar -tvf -", "list them with tar"],
    ["read --session 1 --to /restore", "an earlier session"],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  to: { type: "string", requiresArg: true, describe: "the folder, or - for standard output" },
  session: {
    type: "number",
    requiresArg: true,
    describe: "its place on the tape, from 1; the last unless told",
  },
  ...SAMPLES_OPTION,
} as const;

interface ReadJob {
  readonly device: ChosenDevice;
  readonly to: string;
  readonly ordinal: number | undefined;
  readonly samples: string | undefined;
  readonly json: boolean;
}

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const device = onlyDevice(io, argv);
  const { to, session: ordinal, samples, json } = argv;
  if (to === undefined)
    throw new UsageError("ARGUMENTS_INVALID", "read: --to DIR or --to - is missing");
  if (to === "-" && json) {
    throw new UsageError(
      "ARGUMENTS_INVALID",
      "read: standard output cannot take the data and --json",
    );
  }
  const job = { device, to, ordinal, samples, json };
  return withDrive({ io, device, claimFor: "read" }, (open) =>
    withWorkFolder(io, async (workFolder) => {
      await readyDrive(context, open);
      return withJournals(io, open.drive, async (journals) => {
        const { signal } = context;
        const found = await findSession(open.drive, { ordinal, workFolder, signal, journals });
        try {
          return await restore(context, open, { ...job, found });
        } finally {
          found.session.manifest?.close();
        }
      });
    }),
  );
}

/** Whether the data are an archive; of a foreign tape the first block tells. */
const kindOf = ({ session, record }: FoundSession): "tar" | "raw" =>
  record?.kind ?? (session.startsAsTar ? "tar" : "raw");

async function targetFor(
  { io }: CommandContext,
  job: ReadJob & { readonly found: FoundSession },
): Promise<RestoreTarget> {
  if (job.to === "-") return new StreamTarget(io.stdout);
  if (kindOf(job.found) === "tar") return new ArchiveTarget(job.to, await openFileTimes());
  return new RawTarget(job.to, `session-${String(job.found.session.ordinal)}.raw`);
}

async function restore(
  context: CommandContext,
  open: OpenDrive,
  job: ReadJob & { readonly found: FoundSession },
): Promise<number> {
  const { io, signal } = context;
  const { session, record } = job.found;
  const order = { file: job.samples, run: "read", device: job.device.specifier } as const;
  const sampler = await startSampler(io, open, order);
  const target = await targetFor(context, job);
  const progress = new Progress(io, "reading");
  let report: ReadReport | undefined;
  let restored: RestoreResult = { problems: [] };
  try {
    report = await readSession(open.drive, {
      session,
      ...(record === undefined ? {} : { record }),
      sink: target,
      clock: open.clock,
      signal,
      ...(sampler === undefined ? {} : { onCheckpoint: () => sampler.checkpoint() }),
      onProgress: ({ doneBytes, doneBlocks, blockCount }) => {
        sampler?.take({ bytes: doneBytes, session: session.ordinal });
        open.publish({ activity: "reading", session: session.ordinal, doneBytes });
        const ahead = doneBlocks === 0 ? 0 : (doneBytes / doneBlocks) * (blockCount - doneBlocks);
        progress.update({ doneBytes, wholeBytes: doneBytes + ahead });
      },
    });
    await sampler?.end({ bytes: report.walk.byteCount });
  } catch (error) {
    // Whoever read our output has seen enough, as with `| head`.
    if (job.to === "-" && codeOf(error) === "EPIPE") return EXIT.done;
    throw error;
  } finally {
    restored = target.finish(report !== undefined && endedWell(report));
    progress.end();
  }
  const document = documentOf(job, { report, restored, elapsedMs: progress.elapsedMs });
  const lines = readLines(document);
  if (job.to === "-") for (const line of lines) note(io, line);
  else emit(io, job.json, { document, lines });
  return document.exitStatus;
}

const endedWell = ({ walk }: ReadReport): boolean =>
  walk.endedBy === "filemark" || walk.endedBy === "endOfData";

function documentOf(
  job: ReadJob & { readonly found: FoundSession },
  facts: {
    readonly report: ReadReport;
    readonly restored: RestoreResult;
    readonly elapsedMs: number;
  },
): ReadDocument {
  const { report, restored, elapsedMs } = facts;
  const { walk, files } = report;
  const { session, record } = job.found;
  const complete = record === undefined ? session.closed : record.complete;
  return {
    schema: "capstan.read/1",
    exitStatus: statusOf(report, restored, complete),
    device: job.device.specifier,
    target: job.to,
    session: session.ordinal,
    kind: kindOf(job.found),
    comparedWith: record?.origin ?? "nothing",
    complete,
    blockCount: walk.blockCount,
    byteCount: report.deliveredBytes,
    filledBytes: report.filledBytes,
    damagedBlockCount: report.damagedBlockCount,
    ...(restored.restoredCount === undefined ? {} : { restoredCount: restored.restoredCount }),
    ...(files === undefined
      ? {}
      : {
          filesSame: files.sameCount,
          filesDifferent: files.different.map(readableName),
          filesTouched: files.touched.map(readableName),
        }),
    notRestored: restored.problems.map(({ name, code, problem }) => ({ name, code, problem })),
    findings: walk.findings.map((finding) => findingFacts(finding, report.files)),
    ...(walk.error === undefined ? {} : { problem: errorFacts(walk.error) }),
    elapsedMs,
    tapeMs: report.elapsedMs,
  };
}

function statusOf(report: ReadReport, restored: RestoreResult, complete: boolean): ExitStatus {
  const { walk } = report;
  const whole = complete && endedWell(report) && restored.problems.length === 0;
  const status = gravest([
    ...damage(report),
    ...(walk.error === undefined ? [] : [exitStatusOf(walk.error)]),
    ...(whole ? [] : [EXIT.partial]),
  ]);
  return walk.endedBy === "aborted" && status === EXIT.partial ? EXIT.interrupted : status;
}

/** What blocks and digests that are not as they were written add to the exit status. */
function damage({ walk, files, stream }: ReadReport): readonly ExitStatus[] {
  const kinds = walk.findings.map(({ kind }) =>
    kind === "unreadable" ? EXIT.mediumError : EXIT.verifyFailed,
  );
  const digests = stream === "different" || (files?.differentCount ?? 0) > 0;
  return digests ? [...kinds, EXIT.verifyFailed] : kinds;
}

/** `capstan read`: restores files, or sends the data to standard output. */
export const readCommand: Command = { run };
