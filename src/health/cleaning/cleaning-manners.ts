import type { FamilyName } from "../../drives/drive-identity.ts";

/** What is known of cleaning a drive of a family. */
export interface CleaningManners {
  /** When to give up waiting for the end of a cycle, in milliseconds. */
  readonly limitMs: number;
  /** What the drive does with a cartridge that is used up. */
  readonly usedUp: "givesBack" | "keeps";
  /** What it does with one that has done its last use. */
  readonly lastUse: "givesBack" | "keeps";
  /** Uses of a new cartridge, and whose word that is. */
  readonly uses: { readonly count: number; readonly source: string };
}

const MINUTE_MS = 60_000;

/** IBM drive user guides: one that is used up comes out at once. Some early ones had 15 to 20 uses. */
const LTO: CleaningManners = {
  limitMs: 15 * MINUTE_MS,
  usedUp: "givesBack",
  lastUse: "givesBack",
  uses: { count: 50, source: "IBM and Dell LTO drive user guides: universal cleaning cartridge" },
};

/** Dell PowerVault DAT drive guides: the drive gives a cassette back that has cleaned, and keeps one that is used up. */
const DAT: CleaningManners = {
  limitMs: 5 * MINUTE_MS,
  usedUp: "keeps",
  lastUse: "givesBack",
  uses: { count: 50, source: "common for DAT; no manual at hand confirms it" },
};

/**
 * Tandberg SDLT 220/320 integration manual, p 2-26: 10 min 20 s on the twentieth use, 4 min 30 s for one that is used up, and
 * neither is given back. DLT drives are taken to be alike.
 */
const DLT: CleaningManners = {
  limitMs: 15 * MINUTE_MS,
  usedUp: "keeps",
  lastUse: "keeps",
  uses: { count: 20, source: "Tandberg SDLT 220/320 integration manual, p 2-26" },
};

/** How drives of a family clean themselves; of a drive that is not known as of the most patient. */
export const CLEANING_MANNERS: Readonly<Record<FamilyName | "unknown", CleaningManners>> = {
  lto: LTO,
  dat: DAT,
  dlt: DLT,
  unknown: { ...LTO, uses: { count: 20, source: "the smallest number that is common" } },
};
