import type { FamilyName } from "../../drives/drive-identity.ts";

/** How much a cartridge is made for. */
export interface LifeFigure {
  /** Times it may be loaded; of a DAT cassette: backups or restores. */
  readonly loads?: number;
  /** Passes of the head over any spot of the tape. */
  readonly passes?: number;
  readonly source: string;
}

const IBM = "IBM LTO drive user guides, cartridge specifications";
const HP_DDS =
  "HP DDS drives service manual, media life (passes); HP SureStore DDS-4 on-line guide, cartridges (about 100 backups)";
const COMPAQ = "Compaq TL881/TL891 MiniLibrary reference guide, July 2000, p 2-34";

/**
 * By family and what the cartridge is: an LTO or DAT cartridge by the name of its density, a DLT cartridge by its medium type. What
 * no maker's manual gives is not here: loads of LTO-9 and LTO-10, passes of LTO, of Super DLTtape and of VS1.
 */
// prettier-ignore
const FIGURES: readonly (readonly [FamilyName, RegExp, LifeFigure])[] = [
  ["lto", /^LTO-1$/,        { loads: 5000, source: IBM }],
  ["lto", /^LTO-2$/,        { loads: 10_000, source: IBM }],
  ["lto", /^LTO-([3-8]|8 type M)$/, { loads: 20_000, source: IBM }],
  ["dat", /./,              { loads: 100, passes: 2000, source: HP_DDS }],
  ["dlt", /^DLTtape III$/,  { passes: 500_000, source: COMPAQ }],
  ["dlt", /^DLTtape (IIIXT|IV)$/, { passes: 1_000_000, source: COMPAQ }],
];

/** What a cartridge of this family and kind is made for; `undefined` where no manual tells. */
export function lifeFigureOf(
  family: FamilyName | "unknown",
  medium: string | undefined,
): LifeFigure | undefined {
  if (medium === undefined) return undefined;
  return FIGURES.find(([own, pattern]) => own === family && pattern.test(medium))?.[2];
}
