import type { FamilyName } from "../drives/drive-identity.ts";

/** How much a cartridge is made for. */
export interface LifeFigure {
  readonly loads?: number;
  /** Passes over any spot of the tape. */
  readonly passes?: number;
  readonly source: string;
}

const IBM = "IBM LTO drive user guides, cartridge specifications";
const HP_DDS = "HP DDS drives service manual, media life";

/** By family and the name of the density. What no maker's manual gives is not here: LTO-9's loads; a DLT cartridge is not known by its density. */
// prettier-ignore
const FIGURES: readonly (readonly [FamilyName, RegExp, LifeFigure])[] = [
  ["lto", /^LTO-1$/,        { loads: 5000, source: IBM }],
  ["lto", /^LTO-2$/,        { loads: 10_000, source: IBM }],
  ["lto", /^LTO-([3-8]|8 type M)$/, { loads: 20_000, source: IBM }],
  ["dat", /./,              { passes: 2000, source: HP_DDS }],
];

/** What a cartridge of this family and generation is made for; `undefined` where no manual tells. */
export function lifeFigureOf(family: FamilyName, medium: string): LifeFigure | undefined {
  return FIGURES.find(([own, pattern]) => own === family && pattern.test(medium))?.[2];
}
