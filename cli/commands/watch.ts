import {
  CapstanError,
  endProcessNow,
  parseSpecifier,
  SystemClock,
  UsageError,
} from "../../src/index.ts";
import type { Clock, DriveObserver, Sighting } from "../../src/index.ts";
import { onlyDevice } from "../choose-device.ts";
import type { Command, CommandContext } from "../command.ts";
import { commandLine, DEVICE_OPTIONS, showHelp } from "../command-line.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { OBSERVE_OPTIONS, observerOf } from "../observe/observer-of.ts";
import { prepareEmbedded } from "../open-chosen.ts";
import type { WatchDocument } from "../schemas/watch.ts";
import { canDraw, LivePanel } from "../watch/live-panel.ts";
import { watchDocument } from "../watch/watch-document.ts";
import { oneLine, panelLines } from "../watch/watch-lines.ts";

const HELP = {
  usage: "watch [device]",
  summary:
    "Shows what a drive does, again and again: state, rate, buffer, errors, lamps, alerts. A panel on a terminal, else a line\n" +
    "for each look. It never gets into the way of who works with the drive: see docs/monitoring.md.",
  examples: [
    ["watch /dev/nst0", "a panel that is drawn every 2 seconds, until Ctrl-C"],
    ["watch --json --count 1", "one look, as a JSON document on one line"],
  ],
} as const;

const OPTIONS = {
  ...DEVICE_OPTIONS,
  json: { type: "boolean", default: false, describe: "one JSON document a line" },
  interval: {
    type: "string",
    default: "2",
    requiresArg: true,
    describe: "seconds between two looks",
  },
  count: { type: "string", requiresArg: true, describe: "end after so many looks" },
  ...OBSERVE_OPTIONS,
} as const;

async function run(context: CommandContext): Promise<number> {
  const { io, signal } = context;
  const line = (await commandLine(context.args, HELP)).options(OPTIONS);
  const argv = line.parseSync();
  if (await showHelp(io, line, argv)) return EXIT.done;
  const device = onlyDevice(io, argv);
  const intervalMs = secondsOf(argv.interval) * 1000;
  const count = argv.count === undefined ? Infinity : countOf(argv.count);
  parseSpecifier(device.specifier);
  if (device.chosenBy === "embedded") await prepareEmbedded(io);
  const observer = observerOf(io, device.specifier, { command: "watch", full: argv.full });
  const view = argv.json ? jsonView(io) : canDraw(io) ? panelView(io) : lineView(io);
  try {
    await watch(observer, { view, intervalMs, count, signal, clock: new SystemClock() });
  } finally {
    view.end();
    if (!(await observer.close())) await endProcessNow(EXIT.done);
  }
  return EXIT.done;
}

/** Where documents go. */
interface View {
  show(document: WatchDocument): void;
  end(): void;
}

const jsonView = ({ stdout }: Io): View => ({
  show: (document) => {
    stdout.write(`${JSON.stringify(document)}\n`);
  },
  end: () => undefined,
});

const lineView = ({ stdout }: Io): View => ({
  show: (document) => {
    stdout.write(`${oneLine(document)}\n`);
  },
  end: () => undefined,
});

function panelView(io: Io): View {
  const panel = new LivePanel(io);
  return {
    show: (document) => {
      panel.show(panelLines(document));
    },
    end: () => {
      panel.end();
    },
  };
}

async function watch(
  observer: DriveObserver,
  how: {
    readonly view: View;
    readonly intervalMs: number;
    readonly count: number;
    readonly signal: AbortSignal;
    readonly clock: Clock;
  },
): Promise<void> {
  const { view, intervalMs, count, signal, clock } = how;
  let before: Sighting | undefined;
  for (let looks = 1; !signal.aborted; looks++) {
    const now = await observer.look();
    // A drive that was never there is a wrong name; one that goes away may come back.
    if (before === undefined && now.look.kind === "failed")
      throw new CapstanError(now.look.code, now.look.says);
    view.show(watchDocument(now, before));
    before = now;
    if (looks >= count) return;
    await clock.sleep(intervalMs, { signal }).catch(() => undefined);
  }
}

const INTERVAL_MAX = 86_400;

function secondsOf(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (seconds > 0 && seconds <= INTERVAL_MAX) return seconds;
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `watch: --interval is in seconds, up to a day; not ${JSON.stringify(text)}`,
  );
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(
    "ARGUMENTS_INVALID",
    `watch: --count is a number from 1; not ${JSON.stringify(text)}`,
  );
}

/** `capstan watch`: a live panel of a drive. */
export const watchCommand: Command = { run };
