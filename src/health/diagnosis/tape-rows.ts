import { CONDITION } from "../../scsi/log-pages/drive-status.ts";
import { tidyText } from "../../scsi/tidy-text.ts";
import type { FindingRow } from "./finding.ts";
import { counted, lit, raised, type Seen } from "./seen.ts";
import { OWN_THRESHOLD } from "./thresholds.ts";

const LIFE_SOURCE = `TapeAlert flags 7 (07h) and 19 (13h); life by the maker's manual, ${OWN_THRESHOLD} for the part of it`;

/** Figures of which at least so much of what the cartridge is made for is used. */
function usedUp({ wear }: Seen, share: number): readonly string[] {
  return wear.flatMap(({ name, value, unit, limit, from }) => {
    if (limit === undefined || limit.value <= 0 || value < limit.value * share) return [];
    const of = `${String(value)} of ${String(limit.value)} ${unit}`;
    return [`${from}, ${name}: ${of} (${limit.source})`];
  });
}

function lifeLeft({ wear }: Seen, percent: number): readonly string[] {
  return wear
    .filter(({ name, value }) => name === "lifeRemaining" && value <= percent)
    .map(({ from, value }) => `${from}: ${String(value)} % of its life left`);
}

const lifeOver = (seen: Seen): readonly string[] => [
  ...raised(seen, 0x07),
  ...usedUp(seen, seen.thresholds.lifeUsedOver),
  ...lifeLeft(seen, 0),
];

const lifeNear = (seen: Seen): readonly string[] => [
  ...raised(seen, 0x13),
  ...usedUp(seen, seen.thresholds.lifeUsedNear),
  ...lifeLeft(seen, seen.thresholds.lifeLeftNearPercent),
];

/** Errors that were lost, of drives that count them as such. */
function lost(seen: Seen, side: "write" | "read"): readonly string[] {
  const { volume, writeErrors, readErrors } = seen.facts;
  const isWrite = side === "write";
  const counters = isWrite ? writeErrors : readErrors;
  return [
    ...counted(
      `log page 17h, ${isWrite ? "000Ch" : "000Dh"}, unrecovered errors of this mount`,
      isWrite ? volume?.lastMountUnrecoveredWriteErrors : volume?.lastMountUnrecoveredReadErrors,
    ),
    ...counted(
      `log page ${isWrite ? "02h" : "03h"}, 0006h, uncorrected errors since the load`,
      counters?.uncorrectedIsLoss === true ? counters.uncorrected : undefined,
    ),
  ];
}

/** A write that only met the write protection raises both flags. */
const isProtection = ({ alerts }: Seen): boolean => alerts.has(0x09) && alerts.has(0x06);

/** Key 3: medium error. */
const MEDIUM_ERROR = 3;

function errorsOfThisOne({ facts, recentErrors, thresholds }: Seen): readonly string[] {
  const { volume, memory } = facts;
  const names = [volume?.barcode, volume?.serial, memory?.barcode, memory?.mediumSerialNumber]
    .map(tidyText)
    .filter((name) => name !== undefined);
  const medium = recentErrors.filter(({ senseKey }) => senseKey === MEDIUM_ERROR);
  const own = medium.filter(({ cartridge }) => names.includes(cartridge));
  if (own.length < thresholds.suspectCartridgeErrors || own.length < medium.length) return [];
  return [`log page 16h: ${String(own.length)} medium errors, all of this cartridge`];
}

function chipIsSilent({ facts: { panel } }: Seen): readonly string[] {
  const { readiness, deviceStatus } = panel;
  const isThere = readiness.ready && deviceStatus?.mediumMounted === true;
  return isThere && !deviceStatus.cartridgeMemoryReadable ? ["log page 11h, MACC: 0"] : [];
}

/** What is wrong with the cartridge, or with cartridge or drive. */
export const TAPE_ROWS: readonly FindingRow[] = [
  {
    id: "read-failed",
    severity: "critical",
    about: "tapeOrDrive",
    symptom: "errors",
    finding: "Something on the tape cannot be read.",
    meaning: "Either the tape is damaged at that place, or the drive is dirty or at fault.",
    action:
      "Clean the drive if it asks for it. Try to read the cartridge in another drive, then another cartridge in this drive. Copy what can be read before anything else.",
    source:
      "TapeAlert flag 5 (05h); SSC-4, Volume Statistics log page; SPC-4, error counter log pages",
    when: (seen) => [...raised(seen, 0x05), ...lost(seen, "read")],
    explains: [0x05, 0x03],
  },
  {
    id: "write-failed",
    severity: "critical",
    about: "tapeOrDrive",
    symptom: "errors",
    finding: "The tape could not be written.",
    meaning: "Either the tape is damaged at that place, or the drive is dirty or at fault.",
    action:
      "Do the backup again on another, good cartridge. If that fails as well, clean the drive, then have it serviced.",
    source:
      "TapeAlert flag 6 (06h); SSC-4, Volume Statistics log page; SPC-4, error counter log pages",
    when: (seen) => [...(isProtection(seen) ? [] : raised(seen, 0x06)), ...lost(seen, "write")],
    explains: [0x06, 0x03],
  },
  {
    id: "write-refused",
    severity: "warning",
    about: "host",
    finding: "Somebody tried to write to a protected cartridge.",
    meaning: "The switch of the cartridge, or append-only mode, kept the data as they are.",
    action: "If the data may go, move the switch. Otherwise use another cartridge.",
    source: "TapeAlert flag 9 (09h), alone or with 6 (06h)",
    when: (seen) => raised(seen, 0x09, ...(isProtection(seen) ? [0x06] : [])),
    explains: [0x09, 0x06],
  },
  {
    id: "tape-life-over",
    severity: "critical",
    about: "tape",
    finding: "The cartridge is past the life it is made for.",
    meaning: "It may still work, but errors become more and more likely.",
    action: "Copy what is on it and retire it.",
    source: LIFE_SOURCE,
    when: lifeOver,
    explains: [0x07, 0x13],
  },
  {
    id: "tape-life-near-end",
    severity: "warning",
    about: "tape",
    finding: "The cartridge is close to the end of the life it is made for.",
    meaning: "It works, and should not be given new duties.",
    action: "Plan its replacement.",
    source: LIFE_SOURCE,
    when: (seen) => (lifeOver(seen).length > 0 ? [] : lifeNear(seen)),
    explains: [0x13],
  },
  {
    id: "tape-had-errors",
    severity: "information",
    about: "tape",
    finding: "In its life the cartridge had errors that could not be corrected.",
    meaning: "Not necessarily its own fault: a bad drive leaves the same marks.",
    action: "If it happens on a second drive, copy the cartridge and retire it.",
    source: "SSC-4, Volume Statistics log page",
    when: ({ facts: { volume } }) => [
      ...counted("log page 17h, 0004h, unrecovered write errors", volume?.unrecoveredWriteErrors),
      ...counted("log page 17h, 0009h, unrecovered read errors", volume?.unrecoveredReadErrors),
    ],
  },
  {
    id: "errors-only-on-this-tape",
    severity: "warning",
    about: "tape",
    finding: "All recent medium errors of this drive happened on this cartridge.",
    meaning: "The cartridge is more likely at fault than the drive.",
    action: "Copy it, if need be in another drive, and retire it.",
    source: `SSC-4, Tape Diagnostic Data log page; ${OWN_THRESHOLD}`,
    when: errorsOfThisOne,
  },
  {
    id: "tape-failed",
    severity: "critical",
    about: "tape",
    finding: "The drive calls the cartridge failed.",
    meaning: "The drive has judged the cartridge by its errors.",
    action: "Copy what can be read and retire it.",
    source: "HP LTO log page definitions, 3Eh",
    when: ({ facts: { panel } }) =>
      panel.driveStatus?.mediumStatus === CONDITION.failed
        ? ["log page 3Eh, 0001h, medium status: failed"]
        : [],
  },
  {
    id: "tape-degraded",
    severity: "warning",
    about: "tape",
    finding: "The drive calls the cartridge degraded.",
    meaning: "It works with more errors than a good one.",
    action: "Plan its replacement, and do not use it for what must not be lost.",
    source: "HP LTO log page definitions, 3Eh",
    when: ({ facts: { panel } }) =>
      panel.driveStatus?.mediumStatus === CONDITION.degraded
        ? ["log page 3Eh, 0001h, medium status: degraded"]
        : [],
  },
  {
    id: "cartridge-memory-unreadable",
    severity: "warning",
    about: "tape",
    finding: "The chip in the cartridge cannot be read.",
    meaning:
      "The data on the tape can be read. The drive does not know the cartridge's history, finds its way more slowly and may refuse to write.",
    action: "Read what is on it, write nothing more, retire it.",
    source: "TapeAlert flag 15 (0Fh); ADC-3, MACC",
    when: (seen) => [...raised(seen, 0x0f), ...chipIsSilent(seen)],
    explains: [0x0f],
  },
  {
    id: "history-has-gap",
    severity: "information",
    about: "tape",
    finding: "The cartridge's history has a gap.",
    meaning:
      "The drive was switched on with the cartridge in it, so counts of that mount are missing. Do not judge its wear by comparing with earlier figures.",
    action: "Nothing. Take the next figures as a new beginning.",
    source: "TapeAlert flag 50 (32h)",
    when: (seen) => raised(seen, 0x32),
    explains: [0x32],
  },
  {
    id: "write-protected",
    severity: "information",
    about: "host",
    finding: "The cartridge cannot be written.",
    meaning: "Its switch is set, or drive or format allow reading only.",
    action: "Move the switch if it is to be written.",
    source: "SSC-4, mode parameter header; ADC-3, WRTP",
    when: (seen) => lit(seen, "writeProtect"),
  },
  {
    id: "scratch-test-failed",
    severity: "critical",
    about: "tapeOrDrive",
    symptom: "errors",
    finding: "What was written for the test could not be read back as it was.",
    meaning: "Tape, drive or the way between host and drive loses data.",
    action:
      "Repeat the test with another cartridge, then with another cable; then it is the drive.",
    source: "read back and compared by CRC32C and SHA-256",
    when: ({ facts: { scratchTest } }) =>
      scratchTest?.kind === "failed" ? [`self-test: ${scratchTest.says}`] : [],
  },
];
