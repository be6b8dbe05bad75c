import { capacityWear } from "./capacity-wear.ts";
import { datWear } from "./dat-wear.ts";
import { loadsWear } from "./loads-wear.ts";
import type { MediaFacts } from "./media-facts.ts";
import { mountWear } from "./mount-wear.ts";
import type { UsageFacts } from "../pages/volume-facts.ts";
import { s4Wear } from "./s4-wear.ts";
import { doubtOf } from "./wear-checks.ts";
import type { WearFigure } from "./wear-figure.ts";
import { perGigabyte } from "./wear-rate.ts";

export type { MediaFacts } from "./media-facts.ts";
export type { WearFigure, WearName } from "./wear-figure.ts";

/**
 * What the life of a cartridge comes to, each figure with its source. A count that others show to be wrong is told with the
 * reason and not left out: a technician must know that there is one, and that it says nothing.
 */
export function mediaWear(facts: MediaFacts): readonly WearFigure[] {
  return FIGURES.flatMap((figuresOf) => figuresOf(facts)).map((figure) => {
    const doubt = doubtOf(figure.name, facts);
    return doubt === undefined ? figure : { ...figure, doubt };
  });
}

const FIGURES: readonly ((facts: MediaFacts) => readonly WearFigure[])[] = [
  loadsWear,
  passes,
  moved,
  fullVolumes,
  lifeRemaining,
  s4Wear,
  errorRates,
  errorCounts,
  mountWear,
  datWear,
  capacityWear,
];

function passes({ volume }: MediaFacts): readonly WearFigure[] {
  const rows = [
    ["beginningPasses", "0101h"],
    ["middlePasses", "0102h"],
  ] as const;
  return rows.flatMap(([name, code]) => {
    const count = volume?.[name];
    if (count === undefined) return [];
    return [{ name, value: Number(count), unit: "passes", from: `log page 17h, ${code}` }];
  });
}

/** What was written or read in the cartridge's life, and who says so. Page 17h counts MB, the chip MiB. */
interface Moved {
  readonly bytes: bigint | undefined;
  readonly from: string;
}

const writtenOf = ({ volume, chipWrittenBytes }: MediaFacts): Moved =>
  volume?.writtenBytes === undefined
    ? { bytes: chipWrittenBytes, from: "cartridge memory, 0220h" }
    : { bytes: volume.writtenBytes, from: "log page 17h, 0010h" };

const readOf = ({ volume, chipReadBytes }: MediaFacts): Moved =>
  volume?.readBytes === undefined
    ? { bytes: chipReadBytes, from: "cartridge memory, 0221h" }
    : { bytes: volume.readBytes, from: "log page 17h, 0011h" };

function moved(facts: MediaFacts): readonly WearFigure[] {
  const rows = [
    ["lifetimeWritten", writtenOf(facts)],
    ["lifetimeRead", readOf(facts)],
  ] as const;
  return rows.flatMap(([name, { bytes, from }]) =>
    bytes === undefined ? [] : [{ name, value: Number(bytes), unit: "bytes", from }],
  );
}

function fullVolumes(facts: MediaFacts): readonly WearFigure[] {
  const capacity = facts.volume?.capacityBytes;
  if (capacity === undefined || capacity === 0n) return [];
  const rows = [
    ["fullVolumesWritten", writtenOf(facts)],
    ["fullVolumesRead", readOf(facts)],
  ] as const;
  return rows.flatMap(([name, { bytes, from }]) => {
    if (bytes === undefined) return [];
    return [{ name, value: Number(bytes) / Number(capacity), unit: "volumes", from }];
  });
}

function lifeRemaining({ volume }: MediaFacts): readonly WearFigure[] {
  const value = volume?.lifeRemainingPercent;
  if (value === undefined || value > 100) return [];
  return [{ name: "lifeRemaining", value, unit: "%", from: "log page 17h, 0019h" }];
}

function errorRates(facts: MediaFacts): readonly WearFigure[] {
  const { page, counts } = usageOf(facts);
  const rows = [
    ["recoveredWriteErrors", "0003h", writtenOf(facts)],
    ["recoveredReadErrors", "0008h", readOf(facts)],
  ] as const;
  return rows.flatMap(([name, code, amount]) => {
    // One page is named once.
    const other = amount.from.replace(`log page ${page}, `, "");
    const from = `log page ${page}, ${code} and ${other}`;
    return perGigabyte({ name, from }, counts[name], { bytes: amount.bytes, isDat: false });
  });
}

const COUNTS = [
  ["unrecoveredWriteErrors", "errors", "0004h"],
  ["unrecoveredReadErrors", "errors", "0009h"],
  ["suspendedWrites", "writes", "0005h"],
  ["fatalSuspendedWrites", "writes", "0006h"],
] as const;

function errorCounts(facts: MediaFacts): readonly WearFigure[] {
  const { page, counts } = usageOf(facts);
  return COUNTS.flatMap(([name, unit, code]) => {
    const count = counts[name];
    if (count === undefined) return [];
    return [{ name, value: Number(count), unit, from: `log page ${page}, ${code}` }];
  });
}

const usageOf = ({
  volume,
  usage,
}: MediaFacts): { readonly page: string; readonly counts: UsageFacts } =>
  volume === undefined ? { page: "30h", counts: usage ?? {} } : { page: "17h", counts: volume };
