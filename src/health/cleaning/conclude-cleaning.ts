import type { FamilyName } from "../../drives/drive-identity.ts";
import type { CleaningOutcome } from "./cleaning-log.ts";
import { CLEANING_MANNERS } from "./cleaning-manners.ts";
import { isRaised, raisedSince, type CleaningSigns } from "./cleaning-signs.ts";
import type { WatchedCycle } from "./watched-cycle.ts";

/** What a cleaning came to. */
export interface CleaningVerdict {
  readonly outcome: CleaningOutcome;
  /** Whether the drive told it, or it follows from what the drive did. */
  readonly sureness: "told" | "inferred" | "none";
  /** What it rests on, a sentence each. */
  readonly evidence: readonly string[];
  /** Whether the cartridge has no use left, as far as that is known. */
  readonly isUsedUp: boolean;
}

/** Everything that a verdict follows from. */
export interface CleaningStory {
  readonly family: FamilyName | "unknown";
  readonly before: CleaningSigns;
  readonly after: CleaningSigns;
  readonly cycle: WatchedCycle;
}

const asked = ({ requested, required }: CleaningSigns): boolean =>
  requested === "lit" || required === "lit";

/** Whether it asks now: alerts that were read before the cycle say nothing of what came after. */
const asks = (after: CleaningSigns): boolean => after.isCurrent && asked(after);

const tellsWish = ({ requested, required, isCurrent }: CleaningSigns): boolean =>
  isCurrent && (requested !== "unknown" || required !== "unknown");

/** Whether the drive wanted to be cleaned and does not any more. */
export const asksNoMore = (before: CleaningSigns, after: CleaningSigns): boolean =>
  asked(before) && tellsWish(after) && !asked(after);

/** TapeAlert 17h. */
const INVALID_CLEANING_CARTRIDGE = 0x17;
/** TapeAlert 16h. */
const EXPIRED_CLEANING_MEDIA = 0x16;

/** Whether the drive says that it cannot use this cleaning cartridge. */
export const isWrong = (before: CleaningSigns, after: CleaningSigns): boolean =>
  isRaised(after, INVALID_CLEANING_CARTRIDGE) ||
  raisedSince(before, after, INVALID_CLEANING_CARTRIDGE);

const wrongCartridge: Rule = ({ before, after }) =>
  isWrong(before, after)
    ? {
        ...{ outcome: "wrongCartridge", sureness: "told", isUsedUp: false },
        evidence: ["the drive says that this is no cleaning cartridge for it (TapeAlert 23, 17h)"],
      }
    : undefined;

/**
 * What a cleaning came to, by what the drive says afterwards and, where it says nothing, by what it did with the cartridge. A
 * pure function.
 */
export function concludeCleaning(story: CleaningStory): CleaningVerdict {
  return RULES.map((rule) => rule(story)).find((verdict) => verdict !== undefined) ?? UNKNOWN;
}

type Rule = (story: CleaningStory) => CleaningVerdict | undefined;

const UNKNOWN: CleaningVerdict = {
  outcome: "notConfirmed",
  sureness: "none",
  evidence: ["the drive did not ask for cleaning before, and nothing that it counts has changed"],
  isUsedUp: false,
};

const refused: Rule = ({ cycle: { end, refusal }, before, after }) => {
  if (end !== "refused") return undefined;
  const evidence = [`the drive said: ${refusal?.says ?? "cleaning failed"}`];
  const isUsedUp = usedUpNow(before, after) !== undefined || asks(after);
  return {
    outcome: isUsedUp ? "usedUp" : "wrongCartridge",
    ...{ sureness: "told", evidence, isUsedUp },
  };
};

/** Whether the lamp for it went on, or was told once more. */
export const becameUsedUp = (before: CleaningSigns, after: CleaningSigns): boolean =>
  after.cartridgeUsedUp === "lit" &&
  (before.cartridgeUsedUp !== "lit" || raisedSince(before, after, EXPIRED_CLEANING_MEDIA));

/** The lamp for it went on, or stayed on while nothing was cleaned. */
function usedUpNow(before: CleaningSigns, after: CleaningSigns): string | undefined {
  const isNow = becameUsedUp(before, after) || (after.cartridgeUsedUp === "lit" && asks(after));
  return isNow ? "the drive says that the cleaning cartridge is used up" : undefined;
}

const usedUp: Rule = ({ before, after }) => {
  const says = usedUpNow(before, after);
  if (says === undefined) return undefined;
  return { outcome: "usedUp", sureness: "told", evidence: [says], isUsedUp: true };
};

const cleaned: Rule = ({ family, before, after, cycle }) => {
  const evidence = EVIDENCE.flatMap((tell) => tell(before, after) ?? []);
  if (evidence.length === 0) return undefined;
  const wasLast = cycle.end === "kept" && CLEANING_MANNERS[family].lastUse === "keeps";
  return {
    ...{ outcome: "cleaned", sureness: "told", isUsedUp: wasLast },
    evidence: wasLast ? [...evidence, "it keeps the cartridge: that was its last use"] : evidence,
  };
};

/** What tells that a drive has been cleaned, in words. */
const EVIDENCE: readonly ((before: CleaningSigns, after: CleaningSigns) => string | undefined)[] = [
  (before, after) =>
    asksNoMore(before, after) ? "the drive asked for cleaning before and asks no more" : undefined,
  ({ hoursSinceCleaning: before }, { hoursSinceCleaning: after }) =>
    before !== undefined && after !== undefined && after.hours < before.hours
      ? `motion hours since the last cleaning start anew (${after.from})`
      : undefined,
  // Some drives count cleanings that did no good as well.
  ({ cleanings: before }, after) =>
    before !== undefined && (after.cleanings?.count ?? 0n) > before.count && !asks(after)
      ? `the drive counts one cleaning more (${before.from})`
      : undefined,
];

const stillAsks: Rule = ({ family, after, cycle }) => {
  if (!asks(after)) return undefined;
  const evidence = ["the drive still asks for cleaning"];
  const kept = cycle.end === "kept";
  // A cartridge that is used up cleans nothing, and each family has its way with it.
  const isUsedUp = kept === (CLEANING_MANNERS[family].usedUp === "keeps");
  if (!isUsedUp) return { outcome: "notCleaned", sureness: "told", evidence, isUsedUp: false };
  evidence.push(kept ? "it keeps the cartridge" : "it gave the cartridge back");
  return { outcome: "usedUp", sureness: "inferred", evidence, isUsedUp: true };
};

/** Drives that neither ask nor count: what a DAT or DLT drive does with the cartridge tells enough. */
const byManner: Rule = (story) => BY_MANNER[story.family]?.(story);

const datManner: Rule = ({ cycle: { end } }) =>
  end === "gaveBack"
    ? {
        ...{ outcome: "cleaned", sureness: "inferred", isUsedUp: false },
        evidence: ["the drive gave the cassette back, which it does when it has cleaned"],
      }
    : {
        ...{ outcome: "usedUp", sureness: "inferred", isUsedUp: true },
        evidence: ["the drive keeps the cassette, which it does when that is used up"],
      };

/** It keeps a cartridge that did its last use, and one that was used up before. Tandberg SDLT 220/320 integration manual, p 2-26. */
const dltManner: Rule = ({ after: { cartridgeUsedUp }, cycle: { end } }) => {
  if (end === "gaveBack")
    return {
      ...{ outcome: "cleaned", sureness: "inferred", isUsedUp: false },
      evidence: ["the drive gave the cartridge back, which it does when it has cleaned"],
    };
  if (cartridgeUsedUp === "dark")
    return {
      ...{ outcome: "cleaned", sureness: "inferred", isUsedUp: true },
      evidence: [
        "the drive keeps the cartridge and does not say that it was used up before: that was its last use",
      ],
    };
  return {
    ...{ outcome: "notConfirmed", sureness: "none", isUsedUp: true },
    evidence: [
      "the drive keeps the cartridge: either that was its last use, or it was used up before",
    ],
  };
};

const BY_MANNER: Readonly<Partial<Record<FamilyName | "unknown", Rule>>> = {
  dat: datManner,
  dlt: dltManner,
};

const RULES: readonly Rule[] = [wrongCartridge, refused, usedUp, cleaned, stillAsks, byManner];
