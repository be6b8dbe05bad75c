import { existsSync } from "node:fs";
import { captureOrder } from "../capture/capture-order.ts";
import type { CaptureOptions } from "../capture/run-recorded.ts";
import { rawFile, runRecorded } from "../capture/run-recorded.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp, wordsOf } from "../command-line.ts";
import { confirmLoss } from "../confirm.ts";
import { EXIT } from "../exit-code.ts";
import { note } from "../io.ts";
import { emit } from "../output/emit.ts";
import { formatCount } from "../output/format.ts";
import type { CaptureDocument } from "../schemas/capture.ts";

const HELP = {
  usage: "capture FILE [device] [-- COMMAND …]",
  summary:
    "Records what a command (status, unless told) exchanges with its drive; replay:FILE then answers in its place.\n" +
    "Ends as the command does.",
  examples: [
    ["capture trace.jsonl /dev/nst0", "record a look at the drive"],
    ["capture trace.jsonl -- write docs --verify --yes", "record writing and reading back"],
    [
      "capture trace.jsonl --anonymise -- tape rewind",
      "without serial numbers and data, to be sent",
    ],
    ["status replay:trace.jsonl", "ask the recording"],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  anonymise: {
    type: "boolean",
    default: false,
    describe: "replace serial numbers, barcodes and names, leave blocks out",
  },
  data: {
    type: "boolean",
    default: true,
    describe: "--no-data: of blocks keep only length and SHA-256; faster",
  },
  yes: { type: "boolean", default: false, describe: "replace an existing file without asking" },
} as const;

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { anonymise, data, json, yes } = argv;
  const order = captureOrder(io.cwd, { ...wordsOf(argv), option: argv.device });
  const files = [order.file, ...(anonymise ? [rawFile(order.file)] : [])].filter((file) =>
    existsSync(file),
  );
  if (files.length > 0) {
    const lost = files.map((file) => `the file ${file}`);
    await confirmLoss(context, { command: "capture", lost, yes });
  }
  const options: CaptureOptions = { anonymise, data, json, replace: files.length > 0 };
  const document = await runRecorded(context, order, options);
  // What the command printed may be data: it has the standard output for itself.
  if (json) emit(io, json, { document, lines: [] });
  for (const sentence of sentencesOf(document)) note(io, `capstan: ${sentence}`);
  const raw = rawFile(order.file);
  if (anonymise && existsSync(raw)) {
    note(io, `capstan: ${raw} is left; it holds serial numbers and data`);
  }
  return document.exitStatus;
}

function sentencesOf(document: CaptureDocument): readonly string[] {
  const { file, drive, exchangeCount, anonymised, problem, command } = document;
  if (problem !== undefined) return [problem.message, `the recording ${file} is not whole`];
  const model = drive === undefined ? "" : ` with ${drive.vendor} ${drive.product}`;
  const without = anonymised ? ", anonymised" : "";
  const none = exchangeCount === 0 ? [`${command[0] ?? ""} exchanged nothing with a drive`] : [];
  return [
    `recorded ${formatCount(exchangeCount, "exchange")}${model} in ${file}${without}`,
    ...none,
  ];
}

/** `capstan capture`: records a session for `replay:`. */
export const captureCommand: Command = { run };
