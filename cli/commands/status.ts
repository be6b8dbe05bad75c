import { alertStoreOf, named } from "../alert-store-of.ts";
import { onlyDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp } from "../command-line.ts";
import type { ExitStatus } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { withDrive } from "../open-chosen.ts";
import { emit, factLines } from "../output/emit.ts";
import { formatBlockBytes, formatDate } from "../output/format.ts";
import { roomRow, wearRows } from "../output/wear-rows.ts";
import { readStatus } from "../read-status.ts";
import type { StatusDocument } from "../schemas/status.ts";

const HELP = {
  usage: "status [device]",
  summary:
    "Says what state drive and cartridge are in. Moves no tape. Alerts of drives that forget them when they are read are\n" +
    "kept, and told until --acknowledge. Ends with 10 when the drive wants cleaning or a critical alert is raised.",
} as const;

const OPTIONS = {
  acknowledge: {
    type: "boolean",
    default: false,
    describe: "kept alerts are told for the last time",
  },
} as const;

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options({ ...DEVICE_OPTIONS, ...OPTIONS });
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const device = onlyDevice(io, argv);
  const status = await withDrive({ io, device }, async (open) => {
    const store = alertStoreOf(io, named(open), device.specifier);
    const found = await readStatus(open, { device: device.specifier, store });
    const { clock } = open.drive.session;
    return { found, acknowledge: () => store?.acknowledge(clock.epochMs) };
  });
  const exitStatus = exitStatusOf(status.found);
  const document: StatusDocument = { ...status.found, exitStatus };
  emit(io, argv.json, { document, lines: linesOf(document) });
  // Not before they are told.
  if (argv.acknowledge && document.alertsFrom === "kept") status.acknowledge();
  return exitStatus;
}

function exitStatusOf({ cleaning, alerts }: Omit<StatusDocument, "exitStatus">): ExitStatus {
  const cleans = cleaning?.requested === true || cleaning?.required === true;
  const critical = alerts?.some(({ severity }) => severity === "critical") === true;
  return cleans || critical ? EXIT.attention : EXIT.done;
}

function linesOf(status: StatusDocument): readonly string[] {
  const { drive, state } = status;
  const generation = drive.generation === undefined ? "" : ` (${drive.generation})`;
  const simulated = status.simulated ? ", simulated" : "";
  const name = `${drive.vendor} ${drive.product}${generation}${simulated}`;
  return [
    `${name}: ${state.says}${headline(status)}`,
    ...factLines([
      ["device", status.device],
      ["serial", drive.serial],
      ["firmware", drive.revision],
      [
        "block lengths",
        `${formatBlockBytes(drive.minBlockBytes)} to ${formatBlockBytes(drive.maxBlockBytes)}`,
      ],
      ...cartridgeRows(status),
      ...positionRows(status),
      ...attentionRows(status),
    ]),
  ];
}

function headline({ cartridge, cleaning, panel }: StatusDocument): string {
  const isLit = (lamp: "tapeFault" | "driveFault"): boolean => panel?.lamps[lamp].state === "lit";
  const news = [
    ...(isLit("tapeFault") ? ["tape fault"] : []),
    ...(isLit("driveFault") ? ["drive fault"] : []),
    ...(cartridge?.writeProtected === true ? ["write-protected"] : []),
    ...(cleaning?.required === true ? ["must be cleaned"] : []),
    ...(cleaning?.requested === true ? ["asks for cleaning"] : []),
  ];
  return news.length === 0 ? "" : `, ${news.join(", ")}`;
}

type Rows = readonly (readonly [string, string | undefined])[];

/** The texts that are there, joined; `undefined` when there is none. */
function joined(texts: readonly (string | undefined)[], separator: string): string | undefined {
  const there = texts.filter((text) => text !== undefined);
  return there.length === 0 ? undefined : there.join(separator);
}

function cartridgeRows({ cartridge }: StatusDocument): Rows {
  if (cartridge === undefined) return [];
  const { density, medium, kind, barcode, serial, manufacturer, manufactureDate } = cartridge;
  const what = joined([medium ?? density, kind === "data" ? undefined : kind, barcode], " ");
  const made = manufactureDate === undefined ? undefined : `made ${formatDate(manufactureDate)}`;
  return [
    ["cartridge", what ?? "loaded"],
    ["cartridge serial", joined([serial, manufacturer, made], ", ")],
    ["write-protected", cartridge.writeProtected === true ? "yes" : "no"],
    ...wearRows(cartridge),
    roomRow(cartridge),
  ];
}

function positionRows({ position }: StatusDocument): Rows {
  if (position === undefined) return [];
  const object = position.object === undefined ? "not known" : `object ${String(position.object)}`;
  const where = [
    `${object} of partition ${String(position.partition)}`,
    ...(position.beginningOfPartition ? ["beginning of the tape"] : []),
    ...(position.endOfPartition ? ["beyond early warning"] : []),
  ];
  return [["position", where.join(", ")]];
}

type Lamp = NonNullable<StatusDocument["panel"]>["lamps"]["ready"];

/** What a lamp is lit for, and by whose word. */
function lampText(lamp: Lamp, what: string): string | undefined {
  if (lamp.state !== "lit") return undefined;
  const by = lamp.evidence.filter(({ lit }) => lit).map(({ from }) => from);
  const against = lamp.evidence.filter(({ lit }) => !lit).map(({ from }) => from);
  const differ =
    lamp.sureness === "contradicted" ? `; other answers differ: ${against.join(", ")}` : "";
  return `${what} (${by.join(", ")}${differ})`;
}

function lampRows({ panel, cleaning }: StatusDocument): Rows {
  if (panel === undefined) return [];
  const { cleanRequested, cleanRequired, cleaningCartridgeExpired, tapeFault, driveFault } =
    panel.lamps;
  const wishes = [lampText(cleanRequired, "required"), lampText(cleanRequested, "requested")];
  const wish = joined(wishes, ", ");
  const clean =
    wish === undefined ? (cleaning === undefined ? "not known" : "dark") : `lit: ${wish}`;
  return [
    ["clean lamp", clean],
    ["cleaning cartridge", lampText(cleaningCartridgeExpired, "used up")],
    ["tape fault lamp", lampText(tapeFault, "lit")],
    ["drive fault lamp", lampText(driveFault, "lit")],
    ["display", panel.display],
  ];
}

function attentionRows(status: StatusDocument): Rows {
  const { alerts, alertsFrom } = status;
  const rows = (alerts ?? []).map((alert) => {
    const since = alert.firstRead === undefined ? "" : ` First read ${alert.firstRead}.`;
    const text = `${alert.severity}: ${alert.name}. ${alert.meaning}${since}`;
    return [`alert ${String(alert.number)}`, text] as const;
  });
  const none = alerts !== undefined && rows.length === 0 ? "none" : undefined;
  const kept = alertsFrom === "kept" && rows.length > 0;
  return [
    ...lampRows(status),
    ["alerts", kept ? "kept since they were read; --acknowledge takes note of them" : none],
    ...rows,
  ];
}

/** `capstan status`: the front panel in words. */
export const statusCommand: Command = { run };
