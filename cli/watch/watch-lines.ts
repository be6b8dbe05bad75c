import { factLines } from "../output/emit.ts";
import { formatBytes, formatDuration, printable } from "../output/format.ts";
import type { WatchDocument } from "../schemas/watch.ts";

/** How a stretch of text is to catch the eye. */
export type Mark = "plain" | "bold" | "alarm";

/** A line of the panel. */
export interface PanelLine {
  readonly text: string;
  readonly mark: Mark;
}

const LAMP_NAMES: Readonly<Record<string, string>> = {
  ready: "ready",
  activity: "activity",
  cleanRequested: "clean (requested)",
  cleanRequired: "clean (required)",
  cleaningCartridgeExpired: "cleaning cartridge used up",
  tapeFault: "tape fault",
  driveFault: "drive fault",
  writeProtect: "write-protect",
  encryption: "encryption",
};
const ALARMS: ReadonlySet<string> = new Set([
  "cleanRequested",
  "cleanRequired",
  "cleaningCartridgeExpired",
  "tapeFault",
  "driveFault",
]);
const OLD_MS = 10_000;

/** The panel, line by line, for any width. */
export function panelLines(document: WatchDocument): readonly PanelLine[] {
  const { drive, device, time } = document;
  const title = drive === undefined ? device : `${drive.model}  ${device}`;
  const facts = factLines([
    ["state", stateText(document)],
    ["job", jobText(document)],
    ["seen", ageText(document)],
    ["writing", rateText(document, "writeHost", "writeTape")],
    ["reading", rateText(document, "readHost", "readTape")],
    ["since the load", sinceText(document)],
    ["position", positionText(document)],
    ["errors", errorText(document)],
    ["lamps", lampText(document)],
    ["alerts", document.alerts?.length === 0 ? "none" : undefined],
  ]);
  return [
    { text: printable(title), mark: "bold" },
    { text: `  ${time}`, mark: "plain" },
    ...facts.map((text): PanelLine => ({ text: printable(text), mark: markOf(document, text) })),
    ...alertLines(document),
  ];
}

/** The same in one line. */
export function oneLine(document: WatchDocument): string {
  const { alerts } = document;
  const raised =
    alerts === undefined || alerts.length === 0
      ? undefined
      : `alerts ${alerts.map(({ number }) => String(number)).join(" ")}`;
  const parts = [
    document.time,
    stateText(document),
    jobText(document),
    rateText(document, "writeHost", "writeTape"),
    rateText(document, "readHost", "readTape"),
    positionText(document),
    lampText(document),
    raised,
    ageText(document),
  ];
  return printable(parts.filter((part) => part !== undefined).join("; "));
}

function markOf({ lamps = {}, look }: WatchDocument, text: string): Mark {
  const alarmed = Object.entries(lamps).some(([name, lit]) => lit === true && ALARMS.has(name));
  if (text.startsWith("  lamps") && alarmed) return "alarm";
  const broken = look.result === "failed" || look.result === "hanging";
  return text.startsWith("  state") && broken ? "alarm" : "plain";
}

function stateText({ look, state, activity }: WatchDocument): string {
  switch (look.result) {
    case "seen": {
      const doing = activity === undefined || activity === "none" ? "" : `, ${words(activity)}`;
      return `${state?.says ?? "not asked"}${doing}`;
    }
    case "inUse":
      return `in use by ${look.says ?? "another process"}; nothing is sent to the drive`;
    case "failed":
    case "hanging":
      return `${look.result === "hanging" ? "does not answer" : "cannot be looked at"}: ${look.says ?? ""}`;
  }
}

/** `otherMediumActivity` in words. */
const words = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function jobText({ job, rates }: WatchDocument): string | undefined {
  if (job?.doneBytes === undefined) return undefined;
  const whole = job.wholeBytes === undefined ? "" : ` of ${formatBytes(job.wholeBytes)}`;
  const speed = rates?.job === undefined ? "" : `, ${formatBytes(rates.job)}/s`;
  return `${job.activity}: ${formatBytes(job.doneBytes)}${whole}${speed}`;
}

function ageText({ seenAgeMs, look }: WatchDocument): string | undefined {
  if (seenAgeMs === undefined) return look.result === "seen" ? undefined : "never yet";
  const isOld = look.result !== "seen" || seenAgeMs > OLD_MS;
  return isOld ? `${formatDuration(seenAgeMs)} ago` : undefined;
}

/** The rate at the host, and on the tape where compression makes it another one. */
function rateText(
  { rates, look }: WatchDocument,
  host: "writeHost" | "readHost",
  tape: "writeTape" | "readTape",
): string | undefined {
  const [atHost, onTape] = [rates?.[host], rates?.[tape]];
  if (look.result !== "seen" || atHost === undefined) return undefined;
  const compressed =
    onTape === undefined || onTape === atHost ? "" : ` (${formatBytes(onTape)}/s on the tape)`;
  return `${formatBytes(atHost)}/s${compressed}`;
}

function sinceText({ sinceLoad }: WatchDocument): string | undefined {
  if (sinceLoad === undefined) return undefined;
  const { fromHostBytes, toHostBytes } = sinceLoad;
  return joined([
    fromHostBytes === undefined ? undefined : `${formatBytes(fromHostBytes)} written`,
    toHostBytes === undefined ? undefined : `${formatBytes(toHostBytes)} read`,
  ]);
}

function positionText({ position }: WatchDocument): string | undefined {
  if (position === undefined) return undefined;
  const { partition, object, bufferedObjects } = position;
  const where = object === undefined ? "not known" : `object ${counted(object)}`;
  return joined([
    `${where} of partition ${String(partition)}`,
    bufferedObjects === undefined ? undefined : `${counted(bufferedObjects)} in the buffer`,
  ]);
}

function errorText({ errors }: WatchDocument): string | undefined {
  if (errors === undefined) return undefined;
  const rows = [
    ["unrecovered on writing", errors.unrecoveredWrite],
    ["on reading", errors.unrecoveredRead],
    ["recovered on writing", errors.recoveredWrite],
    ["on reading", errors.recoveredRead],
    ["writes suspended", errors.suspendedWrites],
  ] as const;
  return joined(
    rows.map(([what, count]) => (count === undefined ? undefined : `${counted(count)} ${what}`)),
  );
}

function lampText({ lamps }: WatchDocument): string | undefined {
  const known = Object.entries(lamps ?? {});
  if (known.length === 0) return undefined;
  const lit = known.filter(([, isLit]) => isLit === true).map(([name]) => LAMP_NAMES[name] ?? name);
  return lit.length === 0 ? "none lit" : lit.join(", ");
}

function alertLines({ alerts }: WatchDocument): readonly PanelLine[] {
  if (alerts === undefined) return [];
  return alerts.map(({ number, name, severity, meaning }) => ({
    text: printable(`  alert ${String(number).padEnd(10)}${severity}: ${name}. ${meaning}`),
    mark: severity === "informational" ? "plain" : "alarm",
  }));
}

const counted = (value: number): string => value.toLocaleString("en-US");

/** The texts that are there; `undefined` when there is none. */
function joined(texts: readonly (string | undefined)[]): string | undefined {
  const there = texts.filter((text) => text !== undefined);
  return there.length === 0 ? undefined : there.join(", ");
}
