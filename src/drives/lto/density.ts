import { densityOf } from "../../scsi/density-codes.ts";

/** Generations in the order of their appearance. */
export const LTO_GENERATIONS = [
  "LTO-1",
  "LTO-2",
  "LTO-3",
  "LTO-4",
  "LTO-5",
  "LTO-6",
  "LTO-7",
  "LTO-8",
  "LTO-9",
  "LTO-10",
] as const;

/** A generation of LTO. */
export type LtoGeneration = (typeof LTO_GENERATIONS)[number];

/** The generation a density belongs to; type M belongs to LTO-8 and the premium cartridge to LTO-10. */
function generationOfDensity(code: number): LtoGeneration | undefined {
  const name = densityOf("lto", code)?.name.split(" ")[0];
  return LTO_GENERATIONS.find((generation) => generation === name);
}

/** The generation of a drive that can write these densities: that of the newest one. */
export function generationOf(writableDensities: readonly number[]): LtoGeneration | undefined {
  const indexes = writableDensities
    .map(generationOfDensity)
    .filter((generation) => generation !== undefined)
    .map((generation) => LTO_GENERATIONS.indexOf(generation));
  return LTO_GENERATIONS[Math.max(...indexes)];
}
