import { chooseDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp, tooManyWords, wordsOf } from "../command-line.ts";
import type { ExitStatus } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { withDrive } from "../open-chosen.ts";
import { emit, factLines } from "../output/emit.ts";
import { formatBlockBytes, formatBytes } from "../output/format.ts";
import { readStatus } from "../read-status.ts";
import type { StatusDocument } from "../schemas/status.ts";

const HELP = {
  usage: "status [device]",
  summary:
    "Says what state drive and cartridge are in. Moves no tape and clears no alert. Ends with 10 when the drive wants\n" +
    "cleaning or a critical alert is raised.",
} as const;

async function run(context: CommandContext): Promise<number> {
  const { io } = context;
  const line = (await commandLine(context.args, HELP)).options(DEVICE_OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const { device, rest } = chooseDevice(io, { ...wordsOf(argv), option: argv.device });
  if (rest.length > 0) throw tooManyWords(rest);
  const status = await withDrive({ io, device }, (open) => readStatus(open, device.specifier));
  const exitStatus = exitStatusOf(status);
  const document: StatusDocument = { ...status, exitStatus };
  emit(io, argv.json, { document, lines: linesOf(document) });
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

function headline({ cartridge, cleaning }: StatusDocument): string {
  const news = [
    ...(cartridge?.writeProtected === true ? ["write-protected"] : []),
    ...(cleaning?.required === true ? ["must be cleaned"] : []),
    ...(cleaning?.requested === true ? ["asks for cleaning"] : []),
  ];
  return news.length === 0 ? "" : `, ${news.join(", ")}`;
}

type Rows = readonly (readonly [string, string | undefined])[];

const bytesText = (bytes: number | undefined): string | undefined =>
  bytes === undefined ? undefined : formatBytes(bytes);

/** The texts that are there, joined; `undefined` when there is none. */
function joined(texts: readonly (string | undefined)[], separator: string): string | undefined {
  const there = texts.filter((text) => text !== undefined);
  return there.length === 0 ? undefined : there.join(separator);
}

function cartridgeRows({ cartridge }: StatusDocument): Rows {
  if (cartridge === undefined) return [];
  const { density, kind, barcode, serial, manufacturer, manufactureDate } = cartridge;
  const what = joined([density, kind === "data" ? undefined : kind, barcode], " ");
  const made = manufactureDate === undefined ? undefined : `made ${manufactureDate}`;
  return [
    ["cartridge", what ?? "loaded"],
    ["cartridge serial", joined([serial, manufacturer, made], ", ")],
    ["write-protected", cartridge.writeProtected === true ? "yes" : "no"],
    ["loads", cartridge.loadCount?.toLocaleString("en-US")],
    ["written in its life", bytesText(cartridge.bytesWrittenInLife)],
    ["read in its life", bytesText(cartridge.bytesReadInLife)],
    [
      "room left",
      joined([bytesText(cartridge.remainingBytes), bytesText(cartridge.capacityBytes)], " of "),
    ],
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

function attentionRows({ alerts, cleaning }: StatusDocument): Rows {
  const lamp =
    cleaning === undefined ? undefined : cleaning.required || cleaning.requested ? "lit" : "dark";
  const rows = (alerts ?? []).map(
    (alert) =>
      [
        `alert ${String(alert.number)}`,
        `${alert.severity}: ${alert.name}. ${alert.meaning}`,
      ] as const,
  );
  const none = alerts !== undefined && rows.length === 0 ? "none" : undefined;
  return [["clean lamp", lamp], ["alerts", none], ...rows];
}

/** `capstan status`: the front panel in words. */
export const statusCommand: Command = { run };
