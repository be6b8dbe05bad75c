import { existsSync } from "node:fs";
import { CapstanError, discoverDevices, openDrive, whoHolds } from "../../src/index.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, showHelp, tooManyWords, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import { embeddedDriveFolder } from "../home.ts";
import type { Io } from "../io.ts";
import type { ListedDevice } from "../list/listed-device.ts";
import { isNamedBy, listedDevice, listedLines } from "../list/listed-device.ts";
import type { SystemDevices } from "../list/system-devices.ts";
import { emit } from "../output/emit.ts";
import type { ListDocument } from "../schemas/list.ts";

const HELP = {
  usage: "list",
  summary:
    "Lists tape drives, medium changers and removable disks of this computer, the embedded simulated drive,\n" +
    "CAPSTAN_DEVICE, and simulated drives whose folders are named. Says why a drive cannot be opened, what helps, and who\n" +
    "works with it. Sends no command to a drive of this computer unless it is named.",
  examples: [["list sim:/srv/drive-a", "also look at this simulated drive"]],
} as const;

const OPTIONS = {
  json: { type: "boolean", default: false, describe: "one JSON document on standard output" },
} as const;

async function run(system: SystemDevices, { args, io }: CommandContext): Promise<number> {
  const line = (await commandLine(args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { words, behindDashes } = wordsOf(argv);
  if (behindDashes.length > 0) throw tooManyWords(behindDashes);
  const found = await system.discover();
  const devices: ListedDevice[] = [];
  for (const one of found) {
    const { type, serial } = one;
    const asks = type === "tapeDrive" && serial !== undefined;
    devices.push(listedDevice(one, asks ? await system.holderOf(serial) : undefined));
  }
  const named = new Set([...simulatedDrives(io), ...words]);
  for (const specifier of named) {
    if (!found.some((one) => isNamedBy(one, specifier))) devices.push(await look(specifier));
  }
  const document: ListDocument = { schema: "capstan.list/1", devices };
  emit(io, argv.json, { document, lines: linesOf(devices) });
  return EXIT.done;
}

function simulatedDrives(io: Io): readonly string[] {
  const embedded = embeddedDriveFolder(io);
  const chosen = io.env["CAPSTAN_DEVICE"];
  return [
    ...(existsSync(embedded) ? [`sim:${embedded}`] : []),
    ...(chosen === undefined || chosen === "" ? [] : [chosen]),
  ];
}

async function look(device: string): Promise<ListedDevice> {
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

function linesOf(devices: readonly ListedDevice[]): readonly string[] {
  if (devices.length === 0) {
    return ["no drives found; a command without a device makes a simulated LTO-9 on first use"];
  }
  return devices.flatMap(listedLines);
}

/** Makes the command for a computer. */
export const makeListCommand = (system: SystemDevices): Command => ({
  run: (context) => run(system, context),
});

/** `capstan list`: the drives that can be used, and why one cannot be opened. */
export const listCommand: Command = makeListCommand({
  discover: discoverDevices,
  holderOf: whoHolds,
});
