import { UsageError } from "../../src/index.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, showHelp, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import { emit, factLines } from "../output/emit.ts";
import { formatBytes, parseSize } from "../output/format.ts";
import type { SimDocument } from "../schemas/sim.ts";
import type { SimResult } from "../sim/sim-action.ts";
import { SIM_ACTIONS } from "../sim/sim-action.ts";

const HELP = {
  usage: "sim ACTION [DIR] …",
  summary:
    "Simulated drives: create DIR, insert DIR BARCODE, eject DIR, cartridge DIR BARCODE, fault DIR FILE, status DIR.\n" +
    "DIR may be left out for the embedded drive, but with create.",
  examples: [
    ["sim create /srv/drive --personality lto-7", "an LTO-7 with a blank cartridge"],
    ["sim cartridge /srv/drive SHORT --capacity 50MB", "a short cartridge on its shelf"],
    [
      "sim cartridge /srv/drive SHORT --write-protect",
      "flip its switch; --no-write-protect flips it back",
    ],
    ["sim insert /srv/drive SHORT", "put it in, once the drive is empty"],
  ],
} as const;

const OPTIONS = {
  json: { type: "boolean", default: false, describe: "one JSON document on standard output" },
  personality: { type: "string", requiresArg: true, describe: "create: the model, such as lto-9" },
  serial: { type: "string", requiresArg: true, describe: "create: the drive's serial number" },
  clock: {
    choices: ["virtual", "system"],
    default: "virtual",
    describe: "create: whether motions take real time",
  },
  empty: { type: "boolean", default: false, describe: "create: without a cartridge" },
  barcode: {
    type: "string",
    requiresArg: true,
    describe: "create: barcode of the cartridge inside",
  },
  capacity: {
    type: "string",
    requiresArg: true,
    describe: "native capacity of the cartridge, such as 50MB",
  },
  kind: { choices: ["data", "worm", "cleaning"], describe: "of the cartridge" },
  format: {
    type: "string",
    requiresArg: true,
    describe: "of the cartridge, as the personality names it",
  },
  medium: {
    choices: ["folder", "memory", "synthetic"],
    describe: "where the cartridge keeps its content",
  },
  "write-protect": { type: "boolean", describe: "cartridge: its switch" },
} as const;

async function run({ args, io }: CommandContext): Promise<number> {
  const line = (await commandLine(args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { words, behindDashes } = wordsOf(argv);
  const [name = "", ...rest] = [...words, ...behindDashes];
  const action = SIM_ACTIONS.get(name);
  if (action === undefined) {
    const names = [...SIM_ACTIONS.keys()].join(", ");
    throw new UsageError(
      "ARGUMENTS_INVALID",
      `sim: the action is one of ${names}; not ${JSON.stringify(name)}`,
    );
  }
  const { personality, serial, clock, empty, barcode, capacity, kind, format, medium } = argv;
  const cartridge = {
    ...(barcode === undefined ? {} : { barcode }),
    ...(capacity === undefined ? {} : { capacityBytes: parseSize(capacity) }),
    ...(kind === undefined ? {} : { kind }),
    ...(format === undefined ? {} : { format }),
    ...(medium === undefined ? {} : { medium }),
  };
  const options = {
    personality,
    serial,
    clock,
    empty,
    cartridge,
    writeProtect: argv["write-protect"],
  };
  const result = await action({ io, words: rest, options });
  const document = documentOf(name, result);
  await result.open.close();
  emit(io, argv.json, { document, lines: linesOf(document, result.says) });
  return EXIT.done;
}

function documentOf(action: string, { folder, open }: SimResult): SimDocument {
  const { drive, inDrive } = open;
  return {
    schema: "capstan.sim/1",
    action,
    device: `sim:${folder}`,
    personality: drive.personality.name,
    serial: drive.serial,
    ...(inDrive === undefined ? {} : { inDrive }),
    cartridges: open.cartridges().map((one) => ({
      name: one.name,
      ...(one.barcode === undefined ? {} : { barcode: one.barcode }),
      serial: one.serial,
      format: one.format,
      kind: one.kind,
      medium: one.medium,
      capacityBytes: one.capacityBytes,
      writeProtected: one.writeProtected,
    })),
    pendingFaultCount: drive.faults.pending.length,
  };
}

function linesOf(document: SimDocument, says: string): readonly string[] {
  const { device, inDrive, pendingFaultCount, cartridges } = document;
  const rows = cartridges.map((one): readonly [string, string] => {
    const facts = [
      one.format,
      one.kind,
      formatBytes(one.capacityBytes),
      ...(one.writeProtected ? ["write-protected"] : []),
      ...(one.name === inDrive ? ["in the drive"] : []),
    ];
    return [one.name, facts.join(", ")];
  });
  const faults = pendingFaultCount === 0 ? undefined : String(pendingFaultCount);
  return [says, ...factLines([["device", device], ...rows, ["faults to come", faults]])];
}

/** `capstan sim`: makes and handles simulated drives and cartridges. */
export const simCommand: Command = { run };
