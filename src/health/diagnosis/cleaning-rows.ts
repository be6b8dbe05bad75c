import { DEVICE_ACTIVITY } from "../../scsi/log-pages/device-status.ts";
import { usesToOrderAt } from "../cleaning/cleaner-uses.ts";
import type { FindingRow } from "./finding.ts";
import { lit, raised, type Seen } from "./seen.ts";
import { OWN_THRESHOLD } from "./thresholds.ts";

const IBM = "IBM LTO SCSI Reference GA32-0928-06";
const DLT =
  "Quantum DLT 7000 product manual, p A-4, sense byte 18; DLT 8000 product manual, p 5-69";

const wanted = (seen: Seen): readonly string[] => {
  const required = lit(seen, "cleanRequired");
  return required.length > 0 ? required : lit(seen, "cleanRequested");
};

/** Asked again, though the last cleaning was just now. */
function againSoon(seen: Seen): readonly string[] {
  const { statistics } = seen.facts;
  const { hoursSinceCleaning: hours, cleanings } = statistics ?? {};
  // A drive that was never cleaned counts from its first day.
  if (hours === undefined || cleanings === undefined || cleanings === 0n) return [];
  if (Number(hours) > seen.thresholds.cleaningHoldsMotionHours) return [];
  const asks = wanted(seen);
  const since = `log page 14h, 0008h: ${String(hours)} hours of motion since the last cleaning`;
  return asks.length === 0 ? [] : [...asks, since];
}

function threeCleanings({ facts, thresholds }: Seen): readonly string[] {
  const { hoursSinceThirdLastCleaning: hours, cleanings } = facts.statistics ?? {};
  if (hours === undefined || cleanings === undefined || cleanings < 3n) return [];
  if (Number(hours) > thresholds.threeCleaningsMotionHours) return [];
  return [`log page 14h, 000Ah: ${String(hours)} hours of motion since the third last cleaning`];
}

function underWay(seen: Seen): readonly string[] {
  const { readiness, deviceStatus } = seen.facts.panel;
  return [
    ...(readiness.state === "cleaning" ? [`TEST UNIT READY: ${readiness.says}`] : []),
    ...(deviceStatus?.activity === DEVICE_ACTIVITY.cleaning
      ? ["log page 11h, activity: cleaning"]
      : []),
    // What was kept since it was read is no answer of now.
    ...(seen.facts.panel.alerts?.from === "state" ? raised(seen, 0x0b) : []),
  ];
}

function bySchedule({ facts: { cleaningDue: due } }: Seen): readonly string[] {
  const isByRule = due?.state === "due" && (due.by === "calendar" || due.by === "motion");
  return isByRule ? [`${due.says} (${due.source})`] : [];
}

function usesRunOut({ facts: { cleaner } }: Seen): readonly string[] {
  if (cleaner?.uses.left === undefined) return [];
  const { left, maximum, from } = cleaner.uses;
  const text = `${cleaner.name}: ${String(left)} of ${String(maximum)} cleanings left, by ${from}`;
  return left < usesToOrderAt(cleaner.uses) ? [text] : [];
}

/** What the clean lamp means, and what cleaning did not mend. */
export const CLEANING_ROWS: readonly FindingRow[] = [
  {
    id: "cleaning-required",
    severity: "critical",
    about: "cleaning",
    symptom: "cleaning",
    finding: "The drive must be cleaned now.",
    meaning:
      "Errors have become so frequent that the drive cannot work well. It may refuse to read and write until it is clean, also after it was switched off and on.",
    action:
      "Let the job that is running end. Then run a cleaning cartridge through the drive and diagnose again.",
    source: `${IBM}, 4.13; TapeAlert flag 20 (14h); ADC-3, CRQRD`,
    when: (seen) => lit(seen, "cleanRequired"),
    explains: [0x14],
  },
  {
    id: "cleaning-requested",
    severity: "warning",
    about: "cleaning",
    symptom: "cleaning",
    finding: "The drive asks for cleaning.",
    meaning:
      "It has run long enough since the last cleaning, or it corrects more errors than it should. It still works.",
    action:
      "Run a cleaning cartridge through the drive when the job that is running has ended. If it asks again soon with the same cartridge in it, copy that cartridge and retire it.",
    source: `${IBM}, 4.13; TapeAlert flag 21 (15h); ADC-3, CRQST; SSC-4, Sequential-Access Device log page, 0100h; ${DLT}`,
    when: (seen) => (lit(seen, "cleanRequired").length > 0 ? [] : lit(seen, "cleanRequested")),
    explains: [0x15],
  },
  {
    id: "cleaning-cartridge-expired",
    severity: "critical",
    about: "cleaning",
    finding: "The cleaning cartridge is used up.",
    meaning: "The last cleaning did not take place, or was the last one this cartridge had in it.",
    action: "Throw the cleaning cartridge away, whatever its count says, and clean with a new one.",
    source: "TapeAlert flag 22 (16h); Quantum product manuals, device status log page, bit 0",
    when: (seen) => lit(seen, "cleaningCartridgeExpired"),
    explains: [0x16],
  },
  {
    id: "cleaning-cartridge-unusable",
    severity: "critical",
    about: "cleaning",
    finding: "The cleaning cartridge is of a kind that this drive cannot use.",
    meaning: "Nothing was cleaned.",
    action:
      "Use a cleaning cartridge for this family and generation: a universal one for LTO, the right tape width for DAT. Never a DLT one in an SDLT drive.",
    source: "TapeAlert flag 23 (17h)",
    when: (seen) => raised(seen, 0x17),
    explains: [0x17],
  },
  {
    id: "cleaning-failed",
    severity: "critical",
    about: "cleaning",
    finding: "A cleaning failed.",
    meaning: "Mostly because the cleaning cartridge is used up. The drive is as dirty as before.",
    action: "Clean with a new cleaning cartridge.",
    source: `${IBM}, sense 30h/07h`,
    when: ({ facts: { panel } }) =>
      panel.readiness.state === "cleaningFailed"
        ? [`TEST UNIT READY: ${panel.readiness.says}`]
        : [],
  },
  {
    id: "cleaning-under-way",
    severity: "information",
    about: "cleaning",
    finding: "There is a cleaning cartridge in the drive.",
    meaning: "The drive is being cleaned, or the cartridge waits to be taken out.",
    action:
      "Wait until the cartridge is ejected. SDLT drives do not eject it after its last use, DAT drives not when it is used up.",
    source: `${IBM}, 4.13; TapeAlert flag 11 (0Bh)`,
    when: underWay,
    explains: [0x0b],
  },
  {
    id: "cleaning-did-not-help",
    severity: "warning",
    about: "cleaning",
    symptom: "cleaning",
    finding: "The drive asks for cleaning again, though it has just been cleaned.",
    meaning:
      "The cleaning cartridge is used up, or the cartridge in use makes the heads dirty, or the drive is at fault.",
    action:
      "Clean once with a new cleaning cartridge. If the light comes back with the same cartridge, copy that cartridge and retire it; if it comes back with any cartridge, have the drive serviced and look for dust and heat.",
    source: `SSC-4, Device Statistics log page; ${OWN_THRESHOLD} for how long a cleaning holds`,
    when: againSoon,
  },
  {
    id: "cleaned-too-often",
    severity: "warning",
    about: "tapeOrDrive",
    finding: "The drive has been cleaned three times within a few hours of motion.",
    meaning:
      "Healthy drives ask for it far less often. With different cartridges it is the drive, with one cartridge it is that cartridge. Needless cleaning wears the heads.",
    action: "Find out whether it follows the cartridge: diagnose with another one in the drive.",
    source: `SSC-4, Device Statistics log page; ${OWN_THRESHOLD}, after a DLT service text`,
    when: threeCleanings,
  },
  {
    id: "cleaning-due-by-schedule",
    severity: "warning",
    about: "cleaning",
    finding: "The drive is due for cleaning by its schedule.",
    meaning:
      "DAT drives are cleaned regularly, and not only when they ask: many of them have no way to ask.",
    action: "Run a cleaning cassette through the drive when the job that is running has ended.",
    source: "Compaq DAT drive reference, 155452-002, p 1-3; weekly is common advice",
    when: bySchedule,
  },
  {
    id: "cleaning-cartridge-runs-out",
    severity: "information",
    about: "cleaning",
    finding: "The cleaning cartridge has few uses left, or none.",
    meaning: "A drive that must be cleaned and cannot be may refuse to work.",
    action: "Have another cleaning cartridge at hand; throw this one away when it is used up.",
    source: OWN_THRESHOLD,
    when: usesRunOut,
  },
  {
    id: "cleaning-date-not-known",
    severity: "information",
    about: "cleaning",
    finding: "It is not known when the drive was cleaned last.",
    meaning: "DAT drives are cleaned regularly: weekly, and after about 100 hours of motion.",
    action:
      "If nobody knows it either, clean the drive. Cleanings that capstan clean watches are remembered.",
    source: "Compaq DAT drive reference, 155452-002, p 1-3; weekly is common advice",
    when: ({ facts: { cleaningDue: due } }) => (due?.state === "notKnown" ? [due.says] : []),
  },
];
