import {
  cleaningDue,
  CleaningLog,
  diagnose,
  readDiagnosisFacts,
  UsageError,
} from "../../src/index.ts";
import type { OpenDrive } from "../../src/index.ts";
import { alertStoreOf, driveKeyOf, named } from "../alert-store-of.ts";
import { onlyDevice, type ChosenDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp } from "../command-line.ts";
import { diagnoseDocument } from "../diagnose/diagnose-document.ts";
import { diagnoseLines } from "../diagnose/diagnose-lines.ts";
import { readEarlier, type EarlierDiagnosis } from "../diagnose/earlier-states.ts";
import { runTests, type TestJob, type TestsDone } from "../diagnose/run-tests.ts";
import { EXIT, gravest, type ExitStatus } from "../exit-code.ts";
import { lastCleaner, readRuns, writeReport } from "../diagnose/write-report.ts";
import { cleaningLogFile } from "../home.ts";
import { withDrive } from "../open-chosen.ts";
import { emit } from "../output/emit.ts";
import { parseSize } from "../output/format.ts";
import type { RunSamples } from "../samples/run-samples.ts";
import type { DiagnoseDocument } from "../schemas/diagnose.ts";

const HELP = {
  usage: "diagnose [device]",
  summary:
    "Says what is wrong with drive, cartridge or connection, what that means and what to do next. Without --self-test it\n" +
    "moves no tape and changes nothing; alerts of drives that forget them when they are read are kept, and told until\n" +
    "--acknowledge. Ends with 10 when the drive wants cleaning or something is critical.",
  examples: [
    ["diagnose --json > monday.json", "keep a diagnosis, to compare with"],
    ["diagnose --with monday.json tuesday.json", "does the trouble follow tape, drive or cable?"],
    ["diagnose --report drive.html --runs run.jsonl", "a page to look at, to print, to hand over"],
    ["diagnose --self-test", "the drive's own test; needs no cartridge"],
    [
      "diagnose --self-test --scratch-tape",
      "then writes and reads on a cartridge that may be lost",
    ],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  acknowledge: {
    type: "boolean",
    default: false,
    describe: "kept alerts are told for the last time",
  },
  with: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "earlier diagnoses, as --json printed them; compared with this one",
  },
  path: {
    type: "string",
    requiresArg: true,
    describe: "name of the cable and port in use, for comparisons; else the host counts as one",
  },
  tape: {
    type: "string",
    requiresArg: true,
    describe: "name of the cartridge, for comparisons, where nothing in it tells",
  },
  report: {
    type: "string",
    requiresArg: true,
    describe: "a page with panel, gauges and plots, for a browser or the printer: FILE.html",
  },
  runs: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "with --report: runs to plot, as --samples of write, verify and read kept them",
  },
  "self-test": { type: "boolean", default: false, describe: "let the drive test itself" },
  "scratch-tape": {
    type: "boolean",
    default: false,
    describe:
      "with --self-test: what is on the cartridge may be lost; write and read back test data",
  },
  amount: {
    type: "string",
    requiresArg: true,
    describe: "how much test data; else 4GB, on a simulated drive 64MB",
  },
  seed: { type: "number", requiresArg: true, describe: "makes the same test data again" },
  yes: { type: "boolean", default: false, describe: "overwrite the scratch tape without asking" },
} as const;

const AMOUNT_BYTES = { real: 4e9, simulated: 64e6 } as const;

interface DiagnoseJob {
  readonly device: ChosenDevice;
  readonly earlier: readonly EarlierDiagnosis[];
  readonly report: string | undefined;
  readonly runs: readonly RunSamples[];
  readonly path: string | undefined;
  readonly tape: string | undefined;
  /** `undefined`: nothing is tested, nothing moves. */
  readonly tests: ((open: OpenDrive) => TestJob) | undefined;
}

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const device = onlyDevice(io, argv);
  const { path, tape } = argv;
  const job = {
    ...{ device, path, tape, tests: testsOf(argv) },
    earlier: readEarlier(io, argv.with ?? []),
    report: argv.report,
    runs: readRuns(io, runsOf(argv)),
  };
  const { document, acknowledge } = await withDrive(
    { io, device, ...(job.tests === undefined ? {} : { claimFor: "diagnose" }) },
    (open) => examine(context, open, job),
  );
  emit(io, argv.json, { document, lines: diagnoseLines(document) });
  // Not before they are told.
  if (argv.acknowledge && document.alertsFrom === "kept") acknowledge();
  return document.exitStatus;
}

/** The files of runs to plot. @throws UsageError `ARGUMENTS_INVALID` */
function runsOf({
  report,
  runs = [],
}: {
  readonly report?: string | undefined;
  readonly runs?: string[] | undefined;
}): readonly string[] {
  if (report !== undefined || runs.length === 0) return runs;
  throw new UsageError("ARGUMENTS_INVALID", "diagnose: --runs belongs to --report");
}

/** What is to be tested. @throws UsageError `ARGUMENTS_INVALID`, `SIZE_INVALID` */
function testsOf(argv: {
  readonly "self-test": boolean;
  readonly "scratch-tape": boolean;
  readonly amount: string | undefined;
  readonly seed: number | undefined;
  readonly yes: boolean;
}): DiagnoseJob["tests"] {
  const { amount, seed, yes, "self-test": selfTest, "scratch-tape": scratchTape } = argv;
  const wants = (words: string): UsageError =>
    new UsageError("ARGUMENTS_INVALID", `diagnose: ${words}`);
  if (scratchTape && !selfTest) throw wants("--scratch-tape belongs to --self-test");
  if (!scratchTape && (amount ?? seed) !== undefined)
    throw wants("--amount and --seed belong to --scratch-tape");
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw wants("--seed is a whole number");
  const given = amount === undefined ? undefined : parseSize(amount);
  if (!selfTest) return undefined;
  return ({ specifier: { kind } }) => {
    const usual = kind === "simulated" ? AMOUNT_BYTES.simulated : AMOUNT_BYTES.real;
    return { yes, scratch: scratchTape ? { wantedBytes: given ?? usual, seed } : undefined };
  };
}

async function examine(
  context: CommandContext,
  open: OpenDrive,
  { device, earlier, path, tape, tests: wish, report, runs }: DiagnoseJob,
): Promise<{ readonly document: DiagnoseDocument; readonly acknowledge: () => void }> {
  const { io } = context;
  const { drive } = open;
  const store = alertStoreOf(io, named(open), device.specifier);
  const kept = store === undefined ? {} : { store };
  const before = await readDiagnosisFacts(drive, kept);
  const tests =
    wish === undefined ? undefined : await runTests(context, { open, facts: before }, wish(open));
  const after = tests === undefined ? before : await readDiagnosisFacts(drive, kept);
  const log = new CleaningLog(cleaningLogFile(io));
  const key = driveKeyOf(io, named(open), device.specifier);
  const due = cleaningDue({
    family: drive.identity.family,
    // What the drive asks for is a finding of its own.
    ...{ requested: false, required: false, nowEpochMs: drive.session.clock.epochMs },
    lastCleanedEpochMs: log.lastCleanedEpochMs(key),
  });
  const cleaner = await lastCleaner(log, open, key);
  const facts = { ...after, ...testFacts(tests), cleaningDue: due, cleaner };
  const document = diagnoseDocument({
    ...{ open, device: device.specifier, cwd: io.cwd, facts, tests, path, tape },
    earlier: earlier.map(({ state }) => state),
    diagnosis: diagnose(facts),
    factsBeforeTests: before,
  });
  if (report !== undefined) {
    const before = earlier.map((one) => one.document);
    await writeReport(io, report, { document, earlier: before, runs, cleaner });
  }
  const exitStatus = exitStatusOf(document, tests);
  const acknowledge = (): void => store?.acknowledge(drive.session.clock.epochMs);
  return { document: { ...document, exitStatus }, acknowledge };
}

function testFacts(tests: TestsDone | undefined) {
  if (tests === undefined) return {};
  const { selfTest, scratch } = tests;
  return {
    selfTest,
    scratchTest: scratch === undefined ? undefined : { kind: scratch.outcome, says: scratch.says },
  };
}

function exitStatusOf(
  { findings }: Omit<DiagnoseDocument, "exitStatus">,
  tests: TestsDone | undefined,
): ExitStatus {
  const needsAttention = findings.some(
    ({ severity, about }) =>
      severity === "critical" || (about === "cleaning" && severity === "warning"),
  );
  return gravest([...(tests?.exitStatuses ?? []), ...(needsAttention ? [EXIT.attention] : [])]);
}

/** `capstan diagnose`: what is wrong, what it means, what to do next. */
export const diagnoseCommand: Command = { run };
