import { wearRows } from "../output/wear-rows.ts";
import { factLines } from "../output/emit.ts";
import { formatBytes, formatDuration, formatRate, unitFor } from "../output/format.ts";
import type { DiagnoseDocument } from "../schemas/diagnose.ts";
import type { ScratchFacts } from "./scratch-test.ts";

type Finding = DiagnoseDocument["findings"][number];
type Lines = readonly string[];

const LIGHTS: Readonly<Record<DiagnoseDocument["light"], string>> = {
  green: "GREEN: nothing is wrong, as far as it can be told",
  yellow: "YELLOW: something needs attention",
  red: "RED: something must be done",
};

/** A diagnosis for people. */
export function diagnoseLines(document: DiagnoseDocument): Lines {
  const { drive, light, findings } = document;
  const generation = drive.generation === undefined ? "" : ` (${drive.generation})`;
  const simulated = document.simulated ? ", simulated" : "";
  return [
    LIGHTS[light],
    ...factLines([
      ["drive", `${drive.vendor} ${drive.product}${generation}${simulated}`],
      ["device", document.device],
      ["serial", drive.serial],
      ["firmware", drive.revision],
      ["cartridge", cartridgeText(document)],
      ["state", document.state.says],
    ]),
    ...findings.flatMap(findingLines),
    ...followingLines(document),
    ...testLines(document),
    ...figureLines(document),
    ...unreadLines(document),
  ];
}

function cartridgeText({ cartridge, comparison }: DiagnoseDocument): string | undefined {
  if (cartridge === undefined) return comparison.tape === null ? "none" : undefined;
  const { density, kind, barcode, serial } = cartridge;
  const words = [density, kind === "data" ? undefined : kind, barcode, serial];
  const known = words.filter((word) => word !== undefined);
  return known.length === 0 ? (comparison.tape ?? "loaded") : known.join(" ");
}

function findingLines({ severity, finding, id, ...rest }: Finding): Lines {
  const { evidence, meaning, action, source } = rest;
  return [
    "",
    `${severity}: ${finding} [${id}]`,
    ...factLines([
      ...evidence.map((line, index) => [index === 0 ? "evidence" : "", line] as const),
      ["means", meaning],
      ["do", action],
      ["source", source],
    ]),
  ];
}

function followingLines({ follows }: DiagnoseDocument): Lines {
  if (follows === undefined) return [];
  const none = "no state shows a trouble that could follow anything";
  if (follows.length === 0) return ["", none];
  return follows.flatMap((one) => {
    const item = one.item === undefined ? "" : ` ${one.item}`;
    const says = {
      undecided: `not enough states: it may be ${one.suspects.join(" or ")}`,
      none: "no one part explains all states",
      tape: `follows the tape${item}`,
      drive: `follows the drive${item}`,
      cable: `follows the cable, port or adapter${item}`,
    };
    return [
      "",
      `${one.symptom}: ${says[one.follows]}`,
      ...factLines([
        ...one.reasons.map((reason, index) => [index === 0 ? "because" : "", reason] as const),
        ...one.next.map((next, index) => [index === 0 ? "try next" : "", next] as const),
      ]),
    ];
  });
}

function testLines({ selfTest }: DiagnoseDocument): Lines {
  if (selfTest === undefined) return [];
  const { drive, scratch, counters } = selfTest;
  const rows =
    scratch === undefined
      ? []
      : ([
          ["scratch tape", `${scratch.outcome}: ${scratch.says}`],
          ["written", writtenText(scratch)],
          [
            "read back",
            `${formatBytes(scratch.readBytes)} in ${formatDuration(scratch.readMs)}, with all positioning`,
          ],
          ["seed", String(scratch.seed)],
          ...scratch.notes.map((text) => ["note", text] as const),
        ] as const);
  return [
    "",
    "self-test",
    ...factLines([
      ["drive", `${drive.outcome}: ${drive.says} (${formatDuration(drive.elapsedMs)})`],
      ...rows,
    ]),
    ...counterLines(counters),
  ];
}

function writtenText({ writtenBytes, writeMs }: ScratchFacts): string {
  const rate = formatRate(writtenBytes, writeMs);
  const speed = rate === undefined ? "" : `, ${rate}`;
  return `${formatBytes(writtenBytes)} in ${formatDuration(writeMs)}${speed}`;
}

const number = (value: number): string => value.toLocaleString("en-US");

function counterLines(counters: NonNullable<DiagnoseDocument["selfTest"]>["counters"]): Lines {
  if (counters.length === 0) return [];
  const cells = [
    ["counter", "before", "after", "change", "where"],
    ...counters.map(({ label, before, after, from }) => [
      ...[label, number(before), number(after)],
      ...[`${after > before ? "+" : ""}${number(after - before)}`, from],
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ");
  return ["", ...cells.map((row) => `  ${line(row)}`)];
}

function figureLines({ driveFigures, cartridge }: DiagnoseDocument): Lines {
  const ofDrive = driveFigures.map(({ label, value, unit, normal }) => {
    const usual = normal === undefined ? "" : ` (normal: ${normal})`;
    const digits = Number.isInteger(value) ? number(value) : value.toPrecision(2);
    const text = unit === "bytes" ? formatBytes(value) : `${digits} ${unitFor(value, unit)}`;
    return [label, `${text}${usual}`] as const;
  });
  return [
    ...(cartridge === undefined ? [] : cartridgeLines(cartridge)),
    ...section("figures of the drive", ofDrive),
  ];
}

/** A technician is told that there are none, or would look for them. */
function cartridgeLines(cartridge: NonNullable<DiagnoseDocument["cartridge"]>): Lines {
  const title = "figures of the cartridge";
  const lines = section(title, wearRows(cartridge));
  return lines.length > 0
    ? lines
    : [
        "",
        title,
        "  none: too little went through since the load, and this drive keeps nothing from before",
      ];
}

const section = (title: string, rows: Parameters<typeof factLines>[0]): Lines =>
  rows.every(([, value]) => value === undefined) ? [] : ["", title, ...factLines(rows)];

function unreadLines({ unread = [] }: DiagnoseDocument): Lines {
  return section(
    "not read",
    unread.map(({ what, why }) => [what, why] as const),
  );
}
