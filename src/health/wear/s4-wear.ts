import type { CountWithThreshold, MediaFacts } from "./media-facts.ts";
import type { WearFigure } from "./wear-figure.ts";

const PAGE = "log page 3Eh";

/** What a DLT-S4 drive counts of its cartridge besides loads, and of itself. */
export function s4Wear({ s4 }: MediaFacts): readonly WearFigure[] {
  if (s4 === undefined) return [];
  const { driveWrittenGB, driveReadGB } = s4;
  return [
    ...counted(s4.passes, { name: "passes", unit: "passes" }, ["9002h", "9003h"]),
    ...counted(s4.motionHours, { name: "motionHours", unit: "hours" }, ["9004h", "9005h"]),
    ...lifeUsed(s4),
    ...ofDrive("driveWritten", driveWrittenGB, "8004h"),
    ...ofDrive("driveRead", driveReadGB, "8005h"),
  ];
}

/** The threshold of a count, where the drive has one: 0 is none. */
export function thresholdOf(
  { threshold }: CountWithThreshold,
  code: string,
): Pick<WearFigure, "limit"> {
  if (threshold === undefined || threshold === 0n) return {};
  return { limit: { value: Number(threshold), source: `${PAGE}, ${code}` } };
}

function counted(
  own: CountWithThreshold | undefined,
  figure: Pick<WearFigure, "name" | "unit">,
  [code, thresholdCode]: readonly [string, string],
): readonly WearFigure[] {
  if (own?.count === undefined) return [];
  const from = `${PAGE}, ${code}`;
  return [{ ...figure, value: Number(own.count), from, ...thresholdOf(own, thresholdCode) }];
}

/** The largest share of what a count may come to. */
function lifeUsed({
  loads,
  passes,
  motionHours,
}: NonNullable<MediaFacts["s4"]>): readonly WearFigure[] {
  const shares = [loads, passes, motionHours].flatMap((own) =>
    own?.count === undefined || own.threshold === undefined || own.threshold === 0n
      ? []
      : [(100 * Number(own.count)) / Number(own.threshold)],
  );
  if (shares.length === 0) return [];
  const from = `${PAGE}, 9000h to 9005h`;
  return [{ name: "lifeUsed", value: Math.max(...shares), unit: "%", from }];
}

function ofDrive(
  name: "driveWritten" | "driveRead",
  gigabytes: bigint | undefined,
  code: string,
): readonly WearFigure[] {
  if (gigabytes === undefined) return [];
  const note = "of the drive, not of the cartridge";
  return [{ name, value: Number(gigabytes), unit: "GB", from: `${PAGE}, ${code}`, note }];
}
