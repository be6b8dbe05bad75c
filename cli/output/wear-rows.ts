import type { StatusDocument } from "../schemas/status.ts";
import { formatBytes } from "./format.ts";

type Cartridge = NonNullable<StatusDocument["cartridge"]>;
type Figure = NonNullable<Cartridge["wear"]>[number];
type Rows = readonly (readonly [string, string | undefined])[];

/** How a figure is written; `undefined` where it is not worth a word among people. */
type Writing = readonly [name: Figure["name"], write: (value: number) => string | undefined];

const counted = (value: number): string => value.toLocaleString("en-US");
const plain =
  (what: string) =>
  (value: number): string =>
    `${counted(value)} ${what}`;
const unlessNone =
  (write: (value: number) => string) =>
  (value: number): string | undefined =>
    value === 0 ? undefined : write(value);
const rate =
  (what: string) =>
  (value: number): string =>
    `${value.toPrecision(2)} ${what}`;
const tapes = (value: number): string => `${value.toFixed(2)} full tapes`;
const percent =
  (what: string) =>
  (value: number): string =>
    `${String(Math.round(value))} % of its life ${what}`;

/** What stands in one row. All the rest, and where each is from, is in the JSON document. */
const ROWS: readonly (readonly [label: string, figures: readonly Writing[]])[] = [
  [
    "loads",
    [
      ["loads", counted],
      ["lifeRemaining", percent("left")],
    ],
  ],
  [
    "passes",
    [
      ["passes", counted],
      ["beginningPasses", plain("at the beginning")],
      ["middlePasses", plain("in the middle")],
    ],
  ],
  ["motion", [["motionHours", plain("hours")]]],
  // The largest of several shares, so it stands with none of them.
  ["life", [["lifeUsed", percent("used")]]],
  [
    "written",
    [
      ["lifetimeWritten", formatBytes],
      ["fullVolumesWritten", tapes],
      ["recoveredWriteErrors", unlessNone(rate("recovered errors/GB"))],
    ],
  ],
  [
    "read",
    [
      ["lifetimeRead", formatBytes],
      ["fullVolumesRead", tapes],
      ["recoveredReadErrors", unlessNone(rate("recovered errors/GB"))],
    ],
  ],
  [
    "not recovered",
    [
      ["unrecoveredWriteErrors", unlessNone(plain("on writing"))],
      ["unrecoveredReadErrors", unlessNone(plain("on reading"))],
      ["suspendedWrites", unlessNone(plain("writes suspended"))],
      ["fatalSuspendedWrites", unlessNone(plain("writes given up"))],
      ["mountWriteUnrecovered", unlessNone(plain("on writing since the load"))],
      ["mountReadUnrecovered", unlessNone(plain("on reading since the load"))],
    ],
  ],
  [
    "this mount",
    [
      ["mountWriteRetries", unlessNone(rate("rewrites/GB"))],
      ["mountWriteCorrected", unlessNone(rate("errors/GB corrected on writing"))],
      ["mountReadRetries", unlessNone(rate("rereads/GB"))],
      ["mountReadCorrected", unlessNone(rate("errors/GB corrected on reading"))],
    ],
  ],
  [
    "rewritten frames",
    [
      ["rewrittenFramesThisLoad", rate("this load")],
      ["rewrittenFramesPreviousLoad", rate("the load before")],
      ["rewrittenFramesSinceFormat", rate("since formatted, each per 1000 groups")],
    ],
  ],
  [
    "C3 corrections",
    [
      ["c3CorrectionsThisLoad", rate("this load")],
      ["c3CorrectionsPreviousLoad", rate("the load before")],
      ["c3CorrectionsSinceFormat", rate("since formatted, each per 1000 groups")],
    ],
  ],
];

/** What the life of a cartridge comes to, in few rows. */
export function wearRows({ wear = [], madeFor }: Cartridge): Rows {
  const passes = wear.some(({ limit }) => limit !== undefined) ? undefined : madeFor?.passes;
  return [
    ["made for", passes === undefined ? undefined : `${counted(passes)} head passes`],
    ...ROWS.map(([label, figures]) => [label, rowOf(wear, figures)] as const),
  ];
}

/** The room that is left, and what of the tape was lost. */
export function roomRow({ remainingBytes, capacityBytes, wear = [] }: Cartridge): Rows[number] {
  const sizes = [remainingBytes, capacityBytes].filter((bytes) => bytes !== undefined);
  const lost = rowOf(wear, [
    ["capacityLoss", (value) => (value < 0.05 ? undefined : `${value.toFixed(1)} % lost`)],
  ]);
  const room = sizes.length === 0 ? [] : [sizes.map(formatBytes).join(" of ")];
  const doubt = wear.find(({ name }) => name === "remainingCapacity")?.doubt;
  const texts = [...room, ...(lost === undefined ? [] : [lost])];
  if (texts.length === 0) return ["room left", undefined];
  return ["room left", texts.join(", ") + (doubt === undefined ? "" : ` (${doubt})`)];
}

/** The figures of one row; what several in a row are in doubt for stands behind the last of them. */
function rowOf(wear: readonly Figure[], figures: readonly Writing[]): string | undefined {
  const shown = figures.flatMap(([wanted, write]) => {
    const figure = wear.find(({ name }) => name === wanted);
    const text = figure === undefined ? undefined : write(figure.value);
    if (figure === undefined || text === undefined) return [];
    const of = figure.limit === undefined ? "" : ` of ${counted(figure.limit.value)}`;
    return [{ text: text + of, doubt: figure.doubt }];
  });
  if (shown.length === 0) return undefined;
  const texts = shown.map(({ text, doubt }, index) =>
    doubt === undefined || doubt === shown[index + 1]?.doubt ? text : `${text} (${doubt})`,
  );
  return texts.join(", ");
}
