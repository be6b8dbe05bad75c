import type { FamilyName } from "../../drives/drive-identity.ts";
import type { MediaFacts, MountErrors } from "./media-facts.ts";
import type { WearFigure } from "./wear-figure.ts";
import { perGigabyte } from "./wear-rate.ts";

/** The unit that a drive counts parameter 0005h of pages 02h and 03h in. */
export type ProcessedUnit = "KiB" | "bytes";

const UNIT_BYTES: Readonly<Record<ProcessedUnit, bigint>> = { KiB: 1024n, bytes: 1n };
/** Data may be counted before or after compression; 1024 is far more than any data shrink or grow. */
const COMPRESSION_MAX = 16n;

/**
 * SPC-4 says that 0005h is in bytes. IBM-built LTO drives count KiB, whatever name they bear: on four HP and HPE drives it is
 * 1024 times less than page 0Ch has in bytes. So it is decided by that page; without it only for DLT drives, whose manuals say
 * bytes (Quantum DLT4000 product manual, p. 8-31). `undefined` where it cannot be decided.
 */
export function processedUnit(
  { processed, hostBytes }: MountErrors,
  family: FamilyName | "unknown",
): ProcessedUnit | undefined {
  if (processed === undefined || processed === 0n) return undefined;
  if (hostBytes === undefined) return family === "dlt" ? "bytes" : undefined;
  const units = ["KiB", "bytes"] as const;
  return units.find((unit) => {
    const bytes = processed * UNIT_BYTES[unit];
    return bytes <= hostBytes * COMPRESSION_MAX && hostBytes <= bytes * COMPRESSION_MAX;
  });
}

/** What this mount cost in retries and corrections, by log pages 02h and 03h. */
export function mountWear(facts: MediaFacts): readonly WearFigure[] {
  return [...ofSide(facts, "Write"), ...ofSide(facts, "Read")];
}

function ofSide(facts: MediaFacts, side: "Write" | "Read"): readonly WearFigure[] {
  const { family } = facts;
  const counts = side === "Write" ? facts.mountWrite : facts.mountRead;
  if (counts === undefined) return [];
  const unit = processedUnit(counts, family);
  const page = side === "Write" ? "02h" : "03h";
  return [
    ...(unit === undefined ? [] : rates(counts, { side, page, unit, family })),
    ...(counts.uncorrected === undefined || !uncorrectedIsLost(unit, family)
      ? []
      : [unrecovered(side, counts.uncorrected, page)]),
  ];
}

/**
 * IBM-built drives count in 0006h what needed a retry, which is among the retries already. Only LTO drives are of IBM's make; which
 * of them are, the unit shows.
 */
function uncorrectedIsLost(
  unit: ProcessedUnit | undefined,
  family: FamilyName | "unknown",
): boolean {
  return family === "dat" || family === "dlt" || unit === "bytes";
}

function rates(
  counts: MountErrors,
  how: {
    readonly side: "Write" | "Read";
    readonly page: string;
    readonly unit: ProcessedUnit;
    readonly family: FamilyName | "unknown";
  },
): readonly WearFigure[] {
  const { side, page, unit, family } = how;
  const of = { bytes: (counts.processed ?? 0n) * UNIT_BYTES[unit], isDat: family === "dat" };
  const from = (code: string): string => `log page ${page}, ${code} and 0005h (${unit})`;
  return [
    ...perGigabyte({ name: `mount${side}Retries`, from: from("0002h") }, counts.retries, of),
    ...perGigabyte({ name: `mount${side}Corrected`, from: from("0003h") }, counts.corrected, of),
  ];
}

const unrecovered = (side: "Write" | "Read", count: bigint, page: string): WearFigure => ({
  name: `mount${side}Unrecovered`,
  value: Number(count),
  unit: "errors",
  from: `log page ${page}, 0006h`,
});
