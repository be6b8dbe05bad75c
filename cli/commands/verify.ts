import { UsageError } from "../../src/index.ts";
import { onlyDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import { withDrive } from "../open-chosen.ts";
import { emit } from "../output/emit.ts";
import { readyDrive } from "../ready-drive.ts";
import { SAMPLES_OPTION, startSampler } from "../samples/start-sampler.ts";
import type { VerifyDocument } from "../schemas/verify.ts";
import { runVerify } from "../verify/run-verify.ts";
import { verifyHeadline, verifyLines } from "../verify/verify-lines.ts";
import { withWorkFolder } from "../work-folder.ts";

const HELP = {
  usage: "verify [device]",
  summary:
    "Reads back what is on the tape and compares it: blocks by CRC32C, whole files by their digest. Ends with 8 when\n" +
    "something differs, with 11 when not all could be compared.",
  examples: [
    ["verify", "every session, every block"],
    ["verify --session 2 --method sample --count 500", "500 blocks of session 2"],
    ["verify --method drive", "let the drive check by itself, without a transfer"],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  method: { choices: ["read", "drive", "sample"], default: "read", describe: "how to verify" },
  session: {
    type: "string",
    requiresArg: true,
    describe: "its number on the tape, or `last`; all unless told",
  },
  count: { type: "number", requiresArg: true, describe: "sample: how many blocks of each session" },
  seed: { type: "number", requiresArg: true, describe: "sample: chooses the same blocks again" },
  ...SAMPLES_OPTION,
} as const;

/** Which sessions were asked for. @throws UsageError `ARGUMENTS_INVALID` */
function chosenSessions(text: string | undefined): "all" | "last" | readonly number[] {
  if (text === undefined || text === "all") return "all";
  if (text === "last") return "last";
  const numbers = text.split(",").map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers;
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `--session: a number, or last; not ${JSON.stringify(text)}`,
  );
}

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const device = onlyDevice(io, argv);
  const sessions = chosenSessions(argv.session);
  const { count, seed, method } = argv;
  return withDrive({ io, device, claimFor: "verify" }, (open) =>
    withWorkFolder(io, async (workFolder) => {
      await readyDrive(context, open);
      const order = { file: argv.samples, run: "verify", device: device.specifier } as const;
      const sampler = await startSampler(io, open, order);
      const { verification, exitStatus } = await runVerify(context, open, {
        ...{ method, sessions, workFolder },
        ...(count === undefined ? {} : { sampleCount: count }),
        ...(seed === undefined ? {} : { seed }),
        ...(sampler === undefined ? {} : { sampler }),
      });
      const document: VerifyDocument = {
        schema: "capstan.verify/1",
        ...{ exitStatus, device: device.specifier, verification },
      };
      const lines = [verifyHeadline(verification), ...verifyLines(verification)];
      emit(io, argv.json, { document, lines });
      return exitStatus;
    }),
  );
}

/** `capstan verify`: compares what is on the tape with its manifests. */
export const verifyCommand: Command = { run };
