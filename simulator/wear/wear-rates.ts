/**
 * What dirt on the heads and wear of the tape do: errors that are corrected become many before any is not, and cleaning is
 * requested before it is required. Both are 0 when new; the figures are assumed, their order is what field service tells.
 */
import type { Cartridge } from "../cartridge.ts";
import type { PersonalityWear } from "../personalities/wear-manners.ts";
import { mostPasses } from "./tape-passes.ts";

/** Dirt at which cleaning is requested, and at which it is required. */
export const DIRT = { requested: 0.6, required: 1 } as const;
/** Wear at which TapeAlert says that life is nearly over, and that it is. */
export const WEAR = { nearlyOver: 0.9, over: 1 } as const;

/** Dirt or wear from which errors come that the drive cannot correct. */
const HARD_FROM = 1.2;
const HARD_PER_GB = 5;
/** How many times as many errors are corrected at dirt 1 and at wear 1. */
const SOFT_BY_DIRT = 40;
const SOFT_BY_WEAR = 60;
/** TapeAlert warns of reading or writing from so many times the errors of good heads and a new tape. */
const WARNS_FROM = 35;
/** A tape that is worn out or soiled gives off more. */
const SHEDS_WHEN_SOILED = 20;
const SHEDS_BY_WEAR = 40;

/** How much of its life a cartridge has behind it, by passes over the stretch `passes` and by its loads; 1 is all of it. */
export function wearOf(
  { state }: Pick<Cartridge, "state">,
  { passesOfLife, loadsOfLife }: PersonalityWear,
  passes = mostPasses(state.passes),
): number {
  const byLoads = loadsOfLife === undefined ? 0 : state.loadCount / loadsOfLife;
  return Math.max(passes / passesOfLife, byLoads);
}

/** Errors that are corrected, as a multiple of those of good heads and a new tape. */
export const softFactor = (dirt: number, wear: number): number =>
  1 + SOFT_BY_DIRT * dirt * dirt + SOFT_BY_WEAR * wear ** 4;

/** Whether so many errors are worth a warning. */
export const warns = (factor: number): boolean => factor >= WARNS_FROM;

/** Errors that are not corrected, for each GB (10^9 bytes). */
export const hardErrorsPerGB = (dirt: number, wear: number): number =>
  HARD_PER_GB * (Math.max(0, dirt - HARD_FROM) + Math.max(0, wear - HARD_FROM));

/** How fast a tape makes heads dirty, as a multiple of what a good one does. */
export const shedding = (wear: number, soiled: boolean): number =>
  (soiled ? SHEDS_WHEN_SOILED : 1) + SHEDS_BY_WEAR * Math.max(0, wear - WEAR.nearlyOver);
