import { endProcessNow, parseSpecifier, UsageError } from "../../src/index.ts";
import type { DriveObserver } from "../../src/index.ts";
import { chooseDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, showHelp, wordsOf } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import type { MetricServer } from "../exporter/metric-server.ts";
import type { Io } from "../io.ts";
import { note } from "../io.ts";
import { OBSERVE_OPTIONS, observerOf } from "../observe/observer-of.ts";
import { prepareEmbedded } from "../open-chosen.ts";
import type { ExporterDocument } from "../schemas/exporter.ts";
import { untilAborted } from "../until-aborted.ts";

/** Above 9100 to 9999, which Prometheus' list of default ports has given away. */
const DEFAULT_PORT = 10_943;
const DEFAULT_HOST = "127.0.0.1";
const PORT_MAX = 65_535;
const LOOPBACK = /^(127\.|::1$|localhost$)/;

const HELP = {
  usage: "exporter [device…]",
  summary:
    "Serves what state drives and cartridges are in to Prometheus, until Ctrl-C. Each scrape looks at the drives. It never\n" +
    "gets into the way of who works with a drive: see docs/monitoring.md, also for alert rules and a dashboard.",
  examples: [
    ["exporter /dev/nst0 /dev/nst1", "two drives of this computer, at 127.0.0.1:10943/metrics"],
    ["exporter serial:HUE1234 --port 0 --json", "at a port that is free, and says which"],
  ],
} as const;

const OPTIONS = {
  port: {
    type: "string",
    requiresArg: true,
    describe: "port; 10943 when left out, 0 is one that is free",
  },
  listen: {
    type: "string",
    default: DEFAULT_HOST,
    requiresArg: true,
    describe: "address; others than this computer can come only where it is not a loopback address",
  },
  json: {
    type: "boolean",
    default: false,
    describe: "say where it serves as a JSON document on one line",
  },
  ...OBSERVE_OPTIONS,
} as const;

async function run(context: CommandContext): Promise<number> {
  const { io, signal } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const devices = await devicesOf(io, argv);
  const { full, listen: host } = argv;
  const observers = devices.map((device) => observerOf(io, device, { command: "exporter", full }));
  const { MetricCollector } = await import("../exporter/metric-collector.ts");
  const { serveMetrics } = await import("../exporter/metric-server.ts");
  const collector = new MetricCollector(observers);
  const server = await serveMetrics({
    ...{ host, port: portOf(argv.port), devices },
    collect: () => collector.collect(),
    onFault: (error) => {
      note(
        io,
        `capstan: internal fault: ${error instanceof Error ? String(error.stack) : String(error)}`,
      );
    },
  });
  try {
    tell(io, server, { devices, json: argv.json });
    await untilAborted(signal);
  } finally {
    await server.close();
    await letGo(observers);
  }
  return EXIT.done;
}

async function devicesOf(
  io: Io,
  argv: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const { words, behindDashes } = wordsOf(argv);
  const named = [...words, ...behindDashes];
  if (named.length === 0) {
    const { device } = chooseDevice(io, { words: [], behindDashes: [], option: undefined });
    if (device.chosenBy === "embedded") await prepareEmbedded(io);
    return [device.specifier];
  }
  for (const word of named) parseSpecifier(word);
  if (new Set(named).size === named.length) return named;
  throw new UsageError("ARGUMENTS_INVALID", "exporter: a device is named twice");
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  if (/^\d{1,5}$/.test(text) && Number(text) <= PORT_MAX) return Number(text);
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `exporter: --port is 0 to 65535, not ${JSON.stringify(text)}`,
  );
}

function tell(
  io: Io,
  { host, port }: MetricServer,
  { devices, json }: { readonly devices: readonly string[]; readonly json: boolean },
): void {
  const place = `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
  const url = `http://${place}/metrics`;
  if (!LOOPBACK.test(host))
    note(
      io,
      "capstan: whoever reaches this address can read the metrics: there is no password and no encryption",
    );
  const document: ExporterDocument = {
    schema: "capstan.exporter/1",
    host,
    port,
    url,
    devices: [...devices],
  };
  // On one line, because more output is not to be waited for.
  io.stdout.write(`${json ? JSON.stringify(document) : url}\n`);
}

/** A command that hangs in a drive would hold up the end of the program for as long as it hangs. */
async function letGo(observers: readonly DriveObserver[]): Promise<void> {
  const gone = await Promise.all(observers.map((observer) => observer.close()));
  if (gone.includes(false)) await endProcessNow(EXIT.done);
}

/** `capstan exporter`: metrics for Prometheus. */
export const exporterCommand: Command = { run };
