import type { FamilyName } from "../../drives/drive-identity.ts";
import { UsageError } from "../../transport/errors.ts";

/** After how long a DAT drive is cleaned though it does not ask for it. A rule that is `undefined` or absent is off. */
export interface CleaningRules {
  readonly everyDays?: number | undefined;
  /** Hours in which the tape moved. */
  readonly everyMotionHours?: number | undefined;
}

/** What the question whether a drive is to be cleaned follows from. */
export interface CleaningFacts {
  readonly family: FamilyName | "unknown";
  /** From the front panel: lamps `cleanRequested` and `cleanRequired`. */
  readonly requested: boolean;
  readonly required: boolean;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly nowEpochMs: number;
  /** The last cleaning of this drive that the host knows of; absent where it knows of none. */
  readonly lastCleanedEpochMs?: number | undefined;
  /** Hours in which the tape moved since then; absent where nobody counts them. */
  readonly motionHoursSinceCleaning?: number | undefined;
}

/** Whose word a cleaning is due by. */
export type CleaningReason = "driveRequires" | "driveRequests" | "calendar" | "motion";

/** Whether a drive is to be cleaned. */
export type CleaningDue =
  | {
      readonly state: "due";
      readonly by: CleaningReason;
      readonly says: string;
      readonly source: string;
    }
  | {
      readonly state: "notYet";
      readonly says: string;
      /** Which comes first is not known: hours pass only while the tape moves. */
      readonly dueEpochMs?: number;
      readonly motionHoursLeft?: number;
      readonly source: string;
    }
  /** Cleaning it now would do no good; `says` is what to warn of. */
  | { readonly state: "notNeeded"; readonly says: string; readonly source: string }
  /** It is cleaned by a schedule, and nothing tells when that was done last. */
  | { readonly state: "notKnown"; readonly says: string; readonly source: string };

const DAY_MS = 86_400_000;

/** Weekly and every 100 hours of tape motion, whichever comes first. */
export const DAT_CLEANING_RULES: CleaningRules = { everyDays: 7, everyMotionHours: 100 };

const COMPAQ = "Compaq DAT drive reference, 155452-002, p 1-3: about every 100 hours of use";
/** The week is common advice for DAT drives that was found in no manual; a user may say otherwise. */
const CALENDAR = "weekly by common advice for DAT drives, which no manual at hand confirms";

const ONLY_ON_REQUEST: Readonly<Record<FamilyName | "unknown", string>> = {
  lto: "Dell PowerVault TL1000 user's guide, cleaning the drive: only when requested",
  dlt: "Quantum DLT manuals: the Use Cleaning Tape light asks for it when errors on the tape have become many",
  dat: COMPAQ,
  unknown: "no schedule is known for this drive",
};

/**
 * Whether a drive is to be cleaned now. What the drive asks for goes before every rule. A DAT drive is cleaned by schedule as well: by
 * the first of the rules that is reached, `DAT_CLEANING_RULES` unless others are given. LTO, DLT and unknown drives are cleaned only
 * when they ask for it, and rules do not change that. A pure function.
 * @throws UsageError `CLEANING_RULE_INVALID` for a rule that is not a positive number.
 */
export function cleaningDue(
  facts: CleaningFacts,
  rules: CleaningRules = DAT_CLEANING_RULES,
): CleaningDue {
  checkRules(rules);
  const source = ONLY_ON_REQUEST[facts.family];
  if (facts.required) {
    const says = "the drive says that it must be cleaned";
    return { state: "due", by: "driveRequires", says, source: "the drive itself" };
  }
  if (facts.requested) {
    const says = "the drive asks to be cleaned";
    return { state: "due", by: "driveRequests", says, source: "the drive itself" };
  }
  if (facts.family === "dat") return bySchedule(facts, rules);
  const says = `${NAMES[facts.family]} is cleaned only when it asks for it, and it does not: a use of the cleaning cartridge is lost`;
  return { state: "notNeeded", says, source };
}

const NAMES = {
  lto: "an LTO drive",
  dlt: "a DLT drive",
  unknown: "a drive of unknown make",
} as const;

function checkRules(rules: CleaningRules): void {
  for (const [name, value] of Object.entries(rules)) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw new UsageError("CLEANING_RULE_INVALID", `${name}: ${String(value)} is not above 0`);
  }
}

function bySchedule(facts: CleaningFacts, rules: CleaningRules): CleaningDue {
  const { nowEpochMs } = facts;
  const { everyDays, everyMotionHours } = rules;
  const source = "the rules that were given";
  if (everyDays === undefined && everyMotionHours === undefined)
    return { state: "notNeeded", says: "no rule is on, and the drive does not ask", source };
  const dueEpochMs = calendarEnd(facts, everyDays);
  if (dueEpochMs !== undefined && nowEpochMs >= dueEpochMs) {
    return { state: "due", by: "calendar", says: calendarText(facts, rules), source: CALENDAR };
  }
  const left = motionLeft(facts, everyMotionHours);
  if (left !== undefined && left <= 0) {
    const says = `the tape moved for ${String(everyMotionHours)} hours or more since the last cleaning`;
    return { state: "due", by: "motion", says, source: COMPAQ };
  }
  if (dueEpochMs === undefined && left === undefined)
    return { state: "notKnown", says: unknownText(facts), source: CALENDAR };
  return {
    ...{ state: "notYet", says: "the drive does not ask, and no rule is reached" },
    ...(dueEpochMs === undefined ? {} : { dueEpochMs }),
    ...(left === undefined ? {} : { motionHoursLeft: left }),
    source: dueEpochMs === undefined ? COMPAQ : CALENDAR,
  };
}

function calendarText(facts: CleaningFacts, { everyDays }: CleaningRules): string {
  const { nowEpochMs, lastCleanedEpochMs = nowEpochMs } = facts;
  const days = Math.floor((nowEpochMs - lastCleanedEpochMs) / DAY_MS);
  return `the last cleaning that is known is ${String(days)} days ago, and every ${String(everyDays)} days is the rule`;
}

const isInFuture = ({ nowEpochMs, lastCleanedEpochMs: lastMs }: CleaningFacts): boolean =>
  lastMs !== undefined && lastMs > nowEpochMs;

function calendarEnd(facts: CleaningFacts, everyDays: number | undefined): number | undefined {
  const { lastCleanedEpochMs: lastMs } = facts;
  if (everyDays === undefined || lastMs === undefined || isInFuture(facts)) return undefined;
  return lastMs + everyDays * DAY_MS;
}

function motionLeft(
  { motionHoursSinceCleaning: hours }: CleaningFacts,
  everyHours: number | undefined,
): number | undefined {
  return everyHours === undefined || hours === undefined ? undefined : everyHours - hours;
}

const unknownText = (facts: CleaningFacts): string =>
  isInFuture(facts)
    ? "the last cleaning that is known lies in the future: the clock of one of the two times was wrong"
    : "no cleaning of this drive is known";
