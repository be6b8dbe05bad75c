import type { FamilyName } from "../../drives/drive-identity.ts";
import { CLEANING_MANNERS } from "./cleaning-manners.ts";
import type { CleaningSigns } from "./cleaning-signs.ts";

/** Uses of a cleaning cartridge. */
export interface CleanerUses {
  readonly made?: number;
  readonly left?: number;
  readonly maximum: number;
  /** `told`: the drive or the cartridge says so; `inferred`: it follows from what was counted. */
  readonly sureness: "told" | "inferred";
  /** Where the numbers come from. */
  readonly from: string;
  /** Whose word the maximum is. */
  readonly source: string;
}

/** A cleaning cartridge, as it is called, and its uses. */
export interface KnownCleaner {
  readonly name: string;
  readonly uses: CleanerUses;
}

const LOW_SHARE = 0.2;
const LOW_COUNT = 5;

/** At so many uses left it is time to order another one: a fifth of what it had, and never below five. Capstan's own threshold. */
export const usesToOrderAt = ({ maximum }: Pick<CleanerUses, "maximum">): number =>
  Math.max(LOW_COUNT, LOW_SHARE * maximum);

/** What there is to tell uses from. */
export interface UsesKnown {
  readonly family: FamilyName | "unknown";
  /** From the memory of the cleaning cartridge, where it could be read: its loads, and cycles when new. */
  readonly chip?: { readonly loads: bigint; readonly maximum: number } | undefined;
  /** What the drive says afterwards. */
  readonly signs: Pick<CleaningSigns, "usesLeft">;
  /** Confirmed cleanings that this computer has seen of that cartridge; absent when nobody said which it is. */
  readonly logged?: number | undefined;
  readonly isUsedUp: boolean;
}

const MAM = "SPC-4, medium auxiliary memory attributes, 0409h";

/** Uses that a cleaning cartridge has made and has left, by the best source there is. A pure function. */
export function cleanerUses({ family, chip, signs, logged, isUsedUp }: UsesKnown): CleanerUses {
  const told = signs.usesLeft;
  const { uses } = CLEANING_MANNERS[family];
  if (told !== undefined) {
    const maximum = Number(told.maximum ?? BigInt(uses.count));
    const left = Number(told.count);
    const source = told.maximum === undefined ? uses.source : "the drive";
    return {
      maximum,
      left,
      made: Math.max(0, maximum - left),
      sureness: "told",
      from: told.from,
      source,
    };
  }
  if (chip !== undefined && chip.maximum > 0) {
    const made = Math.min(chip.maximum, Number(chip.loads));
    const from = "cartridge memory, 0003h and 0409h; that each load was a use is inferred";
    return {
      made,
      left: chip.maximum - made,
      maximum: chip.maximum,
      sureness: "inferred",
      from,
      source: MAM,
    };
  }
  const rest = { maximum: uses.count, sureness: "inferred", source: uses.source } as const;
  if (isUsedUp) return { ...rest, left: 0, from: "what the drive did with it" };
  if (logged === undefined)
    return { ...rest, from: "nothing: nobody said which cartridge it is (--cleaner NAME)" };
  const from = "the cleanings that this computer has seen; it may have been used elsewhere before";
  return { ...rest, made: logged, left: Math.max(0, uses.count - logged), from };
}
