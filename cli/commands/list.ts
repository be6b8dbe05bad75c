import { existsSync, readdirSync } from "node:fs";
import { CapstanError, openDrive } from "../../src/index.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, showHelp, tooManyWords, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import { embeddedDriveFolder } from "../home.ts";
import type { Io } from "../io.ts";
import { emit } from "../output/emit.ts";
import type { ListDocument } from "../schemas/list.ts";

type Listed = ListDocument["devices"][number];

const HELP = {
  usage: "list",
  summary:
    "Lists the drives that can be used: tape nodes of the system, the embedded simulated drive, CAPSTAN_DEVICE, and\n" +
    "simulated drives whose folders are named.",
  examples: [["list sim:/srv/drive-a", "also look at this simulated drive"]],
} as const;

const OPTIONS = {
  json: { type: "boolean", default: false, describe: "one JSON document on standard output" },
} as const;

/** Tape drives as the Linux drivers name them: rewinding, not rewinding, generic. */
const TAPE_NODE = /^nst\d+$/;

async function run({ args, io }: CommandContext): Promise<number> {
  const line = (await commandLine(args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { words, behindDashes } = wordsOf(argv);
  if (behindDashes.length > 0) throw tooManyWords(behindDashes);
  const specifiers = new Set([...tapeNodes(), ...simulatedDrives(io), ...words]);
  const devices: Listed[] = [];
  for (const specifier of specifiers) devices.push(await look(specifier));
  const document: ListDocument = { schema: "capstan.list/1", devices };
  emit(io, argv.json, { document, lines: linesOf(devices) });
  return EXIT.done;
}

function tapeNodes(): readonly string[] {
  if (!existsSync("/dev")) return [];
  return readdirSync("/dev")
    .filter((name) => TAPE_NODE.test(name))
    .map((name) => `/dev/${name}`);
}

function simulatedDrives(io: Io): readonly string[] {
  const embedded = embeddedDriveFolder(io);
  const chosen = io.env["CAPSTAN_DEVICE"];
  return [
    ...(existsSync(embedded) ? [`sim:${embedded}`] : []),
    ...(chosen === undefined || chosen === "" ? [] : [chosen]),
  ];
}

async function look(device: string): Promise<Listed> {
  const kind = device.startsWith("sim:") ? "simulated" : "node";
  try {
    const open = await openDrive(device);
    try {
      const { ready, says } = await open.drive.readiness();
      const { model, serial } = open.drive.identity;
      const state = ready ? "ready" : says;
      return { device, kind, model, ...(serial === undefined ? {} : { serial }), state };
    } finally {
      await open.close();
    }
  } catch (error) {
    if (!(error instanceof CapstanError)) throw error;
    const { code, message } = error;
    return { device, kind, state: "cannot be opened", problem: { code, message } };
  }
}

function linesOf(devices: readonly Listed[]): readonly string[] {
  if (devices.length === 0) {
    return ["no drives found; a command without a device makes a simulated LTO-9 on first use"];
  }
  return devices.flatMap((one) => {
    const serial = one.serial === undefined ? "" : `, serial ${one.serial}`;
    const model = one.model === undefined ? "" : `${one.model}${serial}: `;
    const problem = one.problem === undefined ? [] : [`    ${one.problem.message}`];
    return [one.device, `    ${model}${one.state}`, ...problem];
  });
}

/** `capstan list`: the drives that can be used, and why one cannot be opened. */
export const listCommand: Command = { run };
