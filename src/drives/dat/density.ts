import { densityOf } from "../../scsi/density-codes.ts";

/** Generations in the order of their appearance. */
const DAT_GENERATIONS = [
  "DDS-1",
  "DDS-2",
  "DDS-3",
  "DDS-4",
  "DAT 72",
  "DAT 160",
  "DAT 320",
] as const;

/** The generation of a drive that can write these densities: that of the newest one. */
export function generationOf(writableDensities: readonly number[]): string | undefined {
  const names = writableDensities.map((code) => densityOf("dat", code)?.name);
  return DAT_GENERATIONS.findLast((generation) => names.includes(generation));
}
