/** Drives by the newest density they can write. Quantum manuals; mt-st for SDLT 220. Newest first. */
const MODEL_BY_DENSITY: readonly (readonly [number, string])[] = [
  [0x4b, "DLT-S4"],
  [0x4a, "SDLT 600"],
  [0x49, "SDLT 320"],
  [0x48, "SDLT 220"],
  [0x41, "DLT8000"],
  [0x40, "DLT1"],
  [0x1b, "DLT7000"],
  [0x1a, "DLT4000"],
  [0x19, "DLT2000"],
];

/** The model of a drive that can write these densities. */
export function generationOf(writableDensities: readonly number[]): string | undefined {
  return MODEL_BY_DENSITY.find(([code]) => writableDensities.includes(code))?.[1];
}
