import type { InferredOptionTypes } from "yargs";
import { controlDriveFolder, describeRecovery, personalityNamed } from "../../simulator/index.ts";
import type { FolderReport } from "../../simulator/index.ts";
import { AbortedError, SystemClock, UsageError } from "../../src/index.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, showHelp, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { note } from "../io.ts";
import { emit, factLines } from "../output/emit.ts";
import { formatBytes, parseSize } from "../output/format.ts";
import type { SimDocument } from "../schemas/sim.ts";
import { serveUntilStopped } from "../sim/serve-until-stopped.ts";
import type { SimInput, SimOrder } from "../sim/sim-action.ts";
import { SIM_ACTIONS } from "../sim/sim-action.ts";
import { checkOptions, SIM_OPTIONS, wholeNumber } from "../sim/sim-options.ts";

const SERVE = "serve";
const CREATE = "create";

const HELP = {
  usage: "sim ACTION [DIR] …",
  summary:
    "Simulated drives, each with its cartridges in a folder DIR.\n\n" +
    "create DIR                      make a drive, with a cartridge in it\n" +
    "cartridge DIR BARCODE           make a cartridge, or move its write-protect switch\n" +
    "insert DIR BARCODE              put a cartridge in\n" +
    "eject DIR                       take it out\n" +
    "use DIR --weeks N               let it do N weekly backups at once, with all their wear\n" +
    "fault DIR FILE                  add the faults of a JSON file to those to come\n" +
    "corrupt DIR BARCODE --block N   flip one stored bit, as bit rot that no drive noticed\n" +
    "status DIR                      what is in the drive and on its shelf\n" +
    "serve DIR…                      be a tape drive for other programs, by iSCSI, until Ctrl-C\n\n" +
    "DIR may be left out for the embedded drive, but with create. While a drive is served, the other " +
    "actions work on it from another terminal.",
  examples: [
    ["sim create /srv/drive --personality lto-7", "an LTO-7 with a blank cartridge"],
    ["sim cartridge /srv/drive SHORT --capacity 50MB", "a short cartridge on its shelf"],
    ["sim cartridge /srv/drive SHORT --write-protect", "flip its switch"],
    ["sim cartridge /srv/drive CLN001 --kind cleaning", "a cleaning cartridge"],
    ["sim use /srv/drive --weeks 520", "ten years of it, or until it asks for cleaning"],
    ["sim insert /srv/drive SHORT", "put it in, once the drive is empty"],
    ["sim corrupt /srv/drive SHORT --block 7 --byte 900 --bit 3", "damage block 7"],
    ["sim serve /srv/drive", "serve it to this computer, at port 3260"],
    ["sim serve /srv/a /srv/b --listen 0.0.0.0:3260 --chap backup", "two units, for whoever knows"],
  ],
} as const;

async function run(context: CommandContext): Promise<number> {
  const { args, io } = context;
  const line = (await commandLine(args, HELP)).options(SIM_OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { words, behindDashes } = wordsOf(argv);
  const [name = "", ...rest] = [...words, ...behindDashes];
  const action = SIM_ACTIONS.get(name);
  if (name !== SERVE && action === undefined) {
    const names = [...SIM_ACTIONS.keys(), SERVE].join(", ");
    throw new UsageError(
      "ARGUMENTS_INVALID",
      `sim: the action is one of ${names}; not ${JSON.stringify(name)}`,
    );
  }
  checkOptions(name, argv);
  if (action === undefined) {
    const { listen, name: targetName, chap, advertise } = argv;
    const wishes = { listen, name: targetName, chap, chapTarget: argv["chap-target"], advertise };
    return serveUntilStopped(context, { words: rest, wishes, json: argv.json });
  }
  const order = await action({ io, words: rest, options: optionsOf(argv) });
  const report = await carryOut(order, context);
  const document = documentOf(name, order, report);
  const says = order.says?.(report) ?? report.says;
  emit(io, argv.json, { document, lines: linesOf(document, says) });
  return EXIT.done;
}

/** What the options say, for the action that they belong to. */
function optionsOf(argv: InferredOptionTypes<typeof SIM_OPTIONS>): SimInput["options"] {
  const { barcode, capacity, kind, format, medium, uses, soiled } = argv;
  const { personality, serial, clock, empty, block, partition, byte, bit } = argv;
  const cartridge = {
    ...(barcode === undefined ? {} : { barcode }),
    ...(capacity === undefined ? {} : { capacityBytes: parseSize(capacity) }),
    ...(kind === undefined ? {} : { kind }),
    ...(format === undefined ? {} : { format }),
    ...(medium === undefined ? {} : { medium }),
    ...(uses === undefined ? {} : { uses: wholeNumber("uses", uses) }),
    ...(soiled === undefined ? {} : { soiled }),
  };
  return {
    ...{ personality, serial, clock, empty, cartridge, writeProtect: argv["write-protect"] },
    ...{ block, partition, byte, bit },
    ...{ weeks: argv.weeks, data: argv.data, onward: argv["go-on"], cleaned: argv.clean },
  };
}

async function carryOut(
  { folder, action }: SimOrder,
  { io, signal }: Pick<CommandContext, "io" | "signal">,
): Promise<FolderReport> {
  const done = new AbortController();
  noteWhenSlow(io, done.signal);
  try {
    return await controlDriveFolder(folder, action, {
      signal,
      onRecovery: (recovery) => {
        note(io, `capstan: ${describeRecovery(recovery)}`);
      },
    });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new AbortedError(`sim ${action.kind}: stopped before it was done`, { cause });
  } finally {
    done.abort();
  }
}

const SLOW_MS = 2000;

/** A drive that is served may be at work, and one on the system's clock takes its time. */
function noteWhenSlow(io: Io, done: AbortSignal): void {
  new SystemClock().sleep(SLOW_MS, { signal: done }).then(
    () => {
      note(io, "capstan: waiting for the drive (Ctrl-C: do not wait)");
    },
    () => undefined,
  );
}

function documentOf(
  action: string,
  { folder }: SimOrder,
  { personality, serial, inDrive, cartridges, pendingFaultCount }: FolderReport,
): SimDocument {
  return {
    schema: "capstan.sim/1",
    action,
    device: `sim:${folder}`,
    personality,
    serial,
    ...(inDrive === undefined ? {} : { inDrive }),
    cartridges: cartridges.map((one) => ({
      name: one.name,
      ...(one.barcode === undefined ? {} : { barcode: one.barcode }),
      serial: one.serial,
      format: one.format,
      kind: one.kind,
      medium: one.medium,
      capacityBytes: one.capacityBytes,
      writeProtected: one.writeProtected,
      loadCount: one.loadCount,
      ...(one.usesLeft === undefined ? {} : { usesLeft: one.usesLeft }),
    })),
    pendingFaultCount,
    ...(action === CREATE ? { assumed: [...personalityNamed(personality).assumed] } : {}),
  };
}

function linesOf(document: SimDocument, says: string): readonly string[] {
  const { device, inDrive, pendingFaultCount, cartridges } = document;
  const rows = cartridges.map((one): readonly [string, string] => {
    const facts = [
      one.format,
      one.kind,
      one.usesLeft === undefined
        ? formatBytes(one.capacityBytes)
        : `${String(one.usesLeft)} uses left`,
      ...(one.writeProtected ? ["write-protected"] : []),
      ...(one.name === inDrive ? ["in the drive"] : []),
    ];
    return [one.name, facts.join(", ")];
  });
  const faults = pendingFaultCount === 0 ? undefined : String(pendingFaultCount);
  return [
    says,
    ...factLines([["device", device], ...rows, ["faults to come", faults]]),
    ...assumptionLines(document),
  ];
}

/** What a new drive does that rests on no source, so that nobody takes it for the behaviour of a real one. */
function assumptionLines({ personality, assumed = [] }: SimDocument): readonly string[] {
  if (assumed.length === 0) return [];
  return [
    `Of a real ${personality} this is not known for certain, and assumed:`,
    ...assumed.map((one) => `  - ${one}`),
  ];
}

/** `capstan sim`: makes, handles and serves simulated drives and cartridges. */
export const simCommand: Command = { run };
