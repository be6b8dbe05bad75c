/** Density codes by family. The same code means other things in other families, so no code stands alone. */

/** The families whose codes are known here. */
export type DensityFamily = "lto" | "dat" | "dlt";

/** What a density code means. */
export interface Density {
  readonly code: number;
  readonly name: string;
  /** Native capacity in GB (10^9 bytes) of the cartridge usual for it; `undefined` where it has no one capacity. */
  readonly nativeGB: number | undefined;
  /** What the entry rests on: a vendor's manual or a capture, or code in wide use. */
  readonly source: "manual" | "code";
  /** Found in no source that could be checked: show it, but decide nothing by it. */
  readonly unverified?: true;
}

const manual = (code: number, name: string, nativeGB?: number): Density => ({
  code,
  name,
  nativeGB,
  source: "manual",
});
const code = (number: number, name: string, nativeGB?: number): Density => ({
  code: number,
  name,
  nativeGB,
  source: "code",
});

// prettier-ignore
/** All codes known here. IBM GA32-0928-06, 6.6 and density report; Sony and HP for DAT; Quantum for DLT; mt-st. */
export const DENSITY_CODES: Readonly<Record<DensityFamily, readonly Density[]>> = {
  lto: [
    code(0x40, "LTO-1", 100),
    code(0x42, "LTO-2", 200),
    code(0x44, "LTO-3", 400),
    code(0x46, "LTO-4", 800),
    manual(0x58, "LTO-5", 1_500),
    manual(0x5a, "LTO-6", 2_500),
    manual(0x5c, "LTO-7", 6_000),
    manual(0x5d, "LTO-8 type M", 9_000),
    manual(0x5e, "LTO-8", 12_000),
    manual(0x60, "LTO-9", 18_000),
    code(0x62, "LTO-10", 30_000),
    code(0x63, "LTO-10 P", 40_000),
  ],
  dat: [
    manual(0x13, "DDS-1", 2),
    code(0x24, "DDS-2", 4),
    code(0x25, "DDS-3", 12),
    manual(0x26, "DDS-4", 20),
    code(0x47, "DAT 72", 36),
    code(0x48, "DAT 160", 80),
  ],
  dlt: [
    manual(0x0a, "CompacTape I, 6667 bpi MFM"),
    manual(0x16, "10000 bpi MFM"),
    manual(0x17, "42500 bpi, 24 track pairs", 2.6),
    manual(0x18, "42500 bpi, 56 track pairs", 6),
    // 15 GB on a DLTtape IIIXT.
    manual(0x19, "62500 bpi, 64 track pairs", 10),
    manual(0x1a, "81633 bpi, 64 track pairs", 20),
    manual(0x1b, "85937 bpi, 52 track quads", 35),
    manual(0x40, "DLT1", 40),
    manual(0x41, "98250 bpi, 52 track quads", 40),
    code(0x48, "SDLT 220", 110),
    manual(0x49, "SDLT 320", 160),
    manual(0x4a, "SDLT 600", 300),
    manual(0x4b, "DLT-S4", 800),
    { ...code(0x50, "VS160", 80), unverified: true },
    { ...code(0x51, "DLT-V4", 160), unverified: true },
    // Codes that also choose compression: returned only where a host set them.
    manual(0x80, "62500 bpi, 64 track pairs, not compressed", 10),
    manual(0x81, "62500 bpi, 64 track pairs, compressed", 10),
    manual(0x82, "81633 bpi, 64 track pairs, not compressed", 20),
    manual(0x83, "81633 bpi, 64 track pairs, compressed", 20),
    manual(0x84, "85937 bpi, 52 track quads, not compressed", 35),
    manual(0x85, "85937 bpi, 52 track quads, compressed", 35),
    manual(0x86, "DLT1, not compressed", 40),
    manual(0x87, "DLT1, compressed", 40),
    manual(0x88, "98250 bpi, 52 track quads, not compressed", 40),
    manual(0x89, "98250 bpi, 52 track quads, compressed", 40),
    code(0x90, "SDLT 220, not compressed", 110),
    code(0x91, "SDLT 220, compressed", 110),
    code(0x92, "SDLT 320, not compressed", 160),
    code(0x93, "SDLT 320, compressed", 160),
  ],
};

/** What a density code means in a family; `undefined` for an unknown one and for 00h, which means the drive's own default. */
export function densityOf(family: DensityFamily, densityCode: number): Density | undefined {
  return DENSITY_CODES[family].find((density) => density.code === densityCode);
}
