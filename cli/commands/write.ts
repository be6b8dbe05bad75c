import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError, writeSession } from "../../src/index.ts";
import type {
  OpenDrive,
  ProducerSpec,
  StreamDigestAlgorithm,
  VerifyMethod,
  WriteReport,
} from "../../src/index.ts";
import type { ChosenDevice } from "../choose-device.ts";
import { chooseDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import { dropVoidJournals, journalFolderOf } from "../journal-folder.ts";
import { withDrive } from "../open-chosen.ts";
import { emit } from "../output/emit.ts";
import { parseSize } from "../output/format.ts";
import { Progress } from "../output/progress.ts";
import { programVersion } from "../program-version.ts";
import type { RunSampler } from "../samples/run-sampler.ts";
import { SAMPLES_OPTION, startSampler } from "../samples/start-sampler.ts";
import { readLabels } from "../tape-content.ts";
import { runVerify } from "../verify/run-verify.ts";
import { withWorkFolder } from "../work-folder.ts";
import { blockSourceFor } from "../write/block-source-for.ts";
import { prepareTape } from "../write/prepare-tape.ts";
import { sourceBytes } from "../write/source-bytes.ts";
import { writeDocument } from "../write/write-document.ts";
import { writeLines } from "../write/write-lines.ts";

const HELP = {
  usage: "write [device] PATH… | -",
  summary:
    "Writes files and folders to tape as a tar archive, or standard input (-) as it comes, with a manifest behind. What\n" +
    "is on the tape already is lost, unless --append is given; that needs --yes.",
  examples: [
    ["write /home --verify", "write, then read everything back and compare"],
    ["write --append photos", "behind what is on the tape"],
    ["write - --digest blake2b512 < image", "a stream"],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  verify: {
    choices: ["read", "drive", "sample"],
    requiresArg: true,
    describe: "verify afterwards; --verify alone is --verify=read",
  },
  append: { type: "boolean", default: false, describe: "behind what is on the tape" },
  yes: { type: "boolean", default: false, describe: "overwrite without asking" },
  block: {
    type: "string",
    default: "256KiB",
    requiresArg: true,
    describe: "length of the blocks on tape",
  },
  digest: {
    choices: ["sha256", "blake2b512", "none"],
    default: "sha256",
    describe: "how files, or the stream, are digested",
  },
  checkpoint: {
    type: "string",
    requiresArg: true,
    describe: "prove what is on the tape each time so much was written; the tape stops for it",
  },
  compression: { choices: ["keep", "on", "off"], default: "keep", describe: "of the drive" },
  ...SAMPLES_OPTION,
} as const;

interface WriteJob {
  readonly device: ChosenDevice;
  readonly spec: ProducerSpec;
  readonly blockBytes: number;
  readonly digest: StreamDigestAlgorithm;
  readonly compression: "keep" | "on" | "off";
  /** 0: never before the end. */
  readonly checkpointBytes: number;
  readonly verify: VerifyMethod | undefined;
  readonly append: boolean;
  readonly yes: boolean;
  readonly samples: string | undefined;
  readonly json: boolean;
}

/** `--verify` may stand alone; then the next word is not its value. */
function withVerifyMethod(args: readonly string[]): readonly string[] {
  const dashes = args.indexOf("--");
  return args.map((arg, index) =>
    arg === "--verify" && (dashes < 0 || index < dashes) ? "--verify=read" : arg,
  );
}

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(withVerifyMethod(context.args), HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { device, rest } = chooseDevice(io, { ...wordsOf(argv), option: argv.device });
  const { digest, compression, verify, append, yes, samples, json } = argv;
  const blockBytes = parseSize(argv.block);
  const spec = specOf(context, rest);
  if (spec.kind === "tar" && blockBytes % TAR_BLOCK_BYTES !== 0) {
    throw new UsageError(
      "BLOCK_LENGTH_INVALID",
      "write: blocks of files are a multiple of 512 bytes",
    );
  }
  const checkpointBytes = argv.checkpoint === undefined ? 0 : parseSize(argv.checkpoint);
  const job: WriteJob = {
    ...{ device, spec, blockBytes, digest, compression, checkpointBytes },
    ...{ verify, append, yes, samples, json },
  };
  return withDrive({ io, device, claimFor: "write" }, (open) =>
    withWorkFolder(io, (workFolder) => write(context, open, { ...job, workFolder })),
  );
}

const TAR_BLOCK_BYTES = 512;
const STANDARD_INPUT = 0;

/** What is to be written. @throws UsageError `PATH_NOT_FOUND`, before the tape is touched */
function specOf({ io }: CommandContext, paths: readonly string[]): ProducerSpec {
  if (paths.length === 0) {
    throw new UsageError(
      "ARGUMENTS_INVALID",
      "write: nothing to write is named: a path, or - for standard input",
    );
  }
  if (paths.includes("-")) {
    if (paths.length > 1) throw new UsageError("ARGUMENTS_INVALID", "write: - stands alone");
    return { kind: "raw", fd: STANDARD_INPUT };
  }
  for (const path of paths) {
    if (lstatSync(resolve(io.cwd, path), { throwIfNoEntry: false }) === undefined) {
      throw new UsageError("PATH_NOT_FOUND", `write: ${path} does not exist`);
    }
  }
  return { kind: "tar", paths };
}

async function write(
  context: CommandContext,
  open: OpenDrive,
  job: WriteJob & { readonly workFolder: string },
): Promise<number> {
  const { io } = context;
  const sessionNumber = await prepareTape(context, open, job);
  const { specifier: device } = job.device;
  const sampler = await startSampler(io, open, { file: job.samples, run: "write", device });
  const progress = new Progress(io, "writing");
  const report = await send(context, open, { ...job, sessionNumber, progress, sampler });
  const { elapsedMs } = progress;
  progress.end();
  await sampler?.end({
    bytes: Number(report.byteCount),
    underruns: report.underrunCount,
    repositions: report.repositionEstimate,
    recoveries: report.recoveries.length,
  });
  await dropVoidJournals(io, open.drive, {
    partition: report.partition,
    object: report.firstObject,
    ...(report.journalFolder === undefined ? {} : { except: report.journalFolder }),
  });
  const { verify, workFolder } = job;
  const verifies = verify !== undefined && report.blockCount > 0 && !context.signal.aborted;
  const verified = verifies
    ? await runVerify(context, open, { method: verify, sessions: "last", workFolder })
    : undefined;
  const document = writeDocument(report, {
    device,
    kind: job.spec.kind,
    digestAlgorithm: job.digest,
    ...{ elapsedMs, verified },
  });
  emit(io, job.json, { document, lines: writeLines(document) });
  return document.exitStatus;
}

const SET_ID_BYTES = 16;

async function send(
  { io, signal }: CommandContext,
  open: OpenDrive,
  job: WriteJob & {
    readonly workFolder: string;
    readonly sessionNumber: number;
    readonly progress: Progress;
    readonly sampler: RunSampler | undefined;
  },
): Promise<WriteReport> {
  const { drive, clock } = open;
  const {
    spec,
    progress,
    sampler,
    workFolder,
    sessionNumber,
    append,
    compression,
    checkpointBytes,
  } = job;
  const wholeBytes = io.stderr.isTTY === true ? sourceBytes(spec) : undefined;
  const journalFolder = await journalFolderOf(io, drive);
  const source = blockSourceFor(io, spec, job);
  return writeSession(drive, source, {
    ...{ clock, workFolder, journalFolder, sessionNumber, append, signal },
    ...{ compression, checkpointBytes },
    setId: randomBytes(SET_ID_BYTES),
    device: `${drive.identity.model}, ${job.device.specifier}`,
    sources: spec.kind === "tar" ? spec.paths.map(String) : ["-"],
    writer: `capstan ${programVersion()}`,
    cartridge: async () => {
      const { serial, barcode } = await readLabels(drive.session);
      return serial ?? barcode;
    },
    ...(sampler === undefined ? {} : { onCheckpoint: () => sampler.checkpoint() }),
    onProgress: ({ byteCount, recoveryCount, phase, underrunCount, repositionEstimate }) => {
      open.publish({ activity: "writing", session: sessionNumber, doneBytes: Number(byteCount) });
      if (phase === "data") {
        sampler?.take({
          bytes: Number(byteCount),
          underruns: underrunCount,
          repositions: repositionEstimate,
          recoveries: recoveryCount,
        });
      }
      const remark =
        phase === "data" && recoveryCount === 0
          ? undefined
          : `${phase}, ${String(recoveryCount)} recoveries`;
      progress.update({
        doneBytes: Number(byteCount),
        ...(wholeBytes === undefined ? {} : { wholeBytes }),
        ...(remark === undefined ? {} : { remark }),
      });
    },
  });
}

/** `capstan write`: streams files or standard input to tape. */
export const writeCommand: Command = { run };
