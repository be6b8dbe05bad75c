import { CONDITION } from "../../scsi/log-pages/drive-status.ts";
import { SENSE_KEY } from "../../scsi/sense.ts";
import type { DriveState } from "../../session/meaning.ts";
import type { RecordedError } from "./diagnosis-facts.ts";
import type { FindingRow } from "./finding.ts";
import { counted, hexByte, raised, type Seen } from "./seen.ts";
import { OWN_THRESHOLD } from "./thresholds.ts";

/** What keeps the drive from working, where it is one of these states. */
function inState(...states: readonly DriveState[]): (seen: Seen) => readonly string[] {
  return ({ facts }) => {
    const { state, says } = facts.panel.readiness;
    return state !== undefined && states.includes(state) ? [`TEST UNIT READY: ${says}`] : [];
  };
}

const codes = ({ senseKey, additionalCode, additionalQualifier }: RecordedError): string =>
  `${senseKey.toString(16).toUpperCase()}/${hexByte(additionalCode)} ${hexByte(additionalQualifier)}`;

/** One line for the recent errors with a sense key, the newest first. */
export function recordedWith({ recentErrors }: Seen, key: number): readonly string[] {
  const found = recentErrors.filter(({ senseKey }) => senseKey === key);
  if (found.length === 0) return [];
  const kinds = [...new Set(found.map(codes))].join(", ");
  return [`log page 16h: ${String(found.length)} recent errors with sense ${kinds}`];
}

function onManyCartridges({ recentErrors, thresholds }: Seen): readonly string[] {
  const medium = recentErrors.filter(({ senseKey }) => senseKey === SENSE_KEY.mediumError);
  const names = new Set(medium.map(({ cartridge }) => cartridge).filter((name) => name !== ""));
  if (names.size < thresholds.suspectDriveCartridges) return [];
  return [`log page 16h: recent medium errors on ${[...names].join(", ")}`];
}

const deviceStatus =
  (status: number, word: string) =>
  ({ facts: { panel } }: Seen): readonly string[] =>
    panel.driveStatus?.deviceStatus === status
      ? [`log page 3Eh, 0001h, device status: ${word}`]
      : [];

/** What is wrong with the drive, or why it cannot be used now. */
export const DRIVE_ROWS: readonly FindingRow[] = [
  {
    id: "drive-hardware-error",
    severity: "critical",
    about: "drive",
    finding: "The drive reports a fault of its hardware.",
    meaning: "It cannot be trusted with data.",
    action:
      "Take the cartridge out, switch the drive off and on, diagnose again. If it stays, have it serviced.",
    source: "SPC-4, sense key descriptions, HARDWARE ERROR",
    when: ({ facts: { panel } }) =>
      panel.sense?.key === SENSE_KEY.hardwareError
        ? [
            `REQUEST SENSE: 4/${hexByte(panel.sense.additionalCode)} ${hexByte(panel.sense.additionalQualifier)}`,
          ]
        : [],
  },
  {
    id: "self-test-failed",
    severity: "critical",
    about: "drive",
    finding: "The drive failed its own test.",
    meaning: "Its hardware is at fault, whatever is in it.",
    action: "Switch it off and on and test it once more. If it fails again, have it serviced.",
    source: "SPC-4, SEND DIAGNOSTIC command, default self-test",
    when: ({ facts: { selfTest } }) =>
      selfTest?.kind === "failed" ? [`SEND DIAGNOSTIC: ${selfTest.says}`] : [],
  },
  {
    id: "drive-failed",
    severity: "critical",
    about: "drive",
    finding: "The drive calls itself failed.",
    meaning: "It has judged itself by its errors.",
    action: "Have it serviced.",
    source: "HP LTO log page definitions, 3Eh",
    when: deviceStatus(CONDITION.failed, "failed"),
  },
  {
    id: "drive-degraded",
    severity: "warning",
    about: "drive",
    finding: "The drive calls itself degraded.",
    meaning: "It works with more errors than a good one.",
    action: "Clean it if it asks for that; otherwise plan its replacement.",
    source: "HP LTO log page definitions, 3Eh",
    when: deviceStatus(CONDITION.degraded, "degraded"),
  },
  {
    id: "errors-on-many-tapes",
    severity: "critical",
    about: "drive",
    finding: "The drive has recorded medium errors on several cartridges.",
    meaning: "That many cartridges do not fail at once: the drive is dirty or at fault.",
    action: "Clean it once. If errors go on with a good cartridge, have the drive serviced.",
    source: `SSC-4, Tape Diagnostic Data log page; ${OWN_THRESHOLD}`,
    when: onManyCartridges,
  },
  {
    id: "hardware-errors-recorded",
    severity: "warning",
    about: "drive",
    finding: "The drive has recorded faults of its hardware not long ago.",
    meaning: "It works now, and may fail again.",
    action: "Run a self-test. Have it serviced if it fails, or if the errors come back.",
    source: `SSC-4, Tape Diagnostic Data log page; ${OWN_THRESHOLD} for how long ago`,
    when: (seen) => recordedWith(seen, SENSE_KEY.hardwareError),
  },
  {
    id: "hard-errors-counted",
    severity: "information",
    about: "drive",
    finding: "The drive has counted hard errors.",
    meaning:
      "Since somebody cleared the counts, with any cartridge: by themselves they blame nobody.",
    action: "Note the figures. If they grow from one diagnosis to the next, compare cartridges.",
    source: "SSC-4, Device Statistics log page",
    when: ({ facts: { statistics } }) => [
      ...counted("log page 14h, 000Eh, hard write errors", statistics?.hardWriteErrors),
      ...counted("log page 14h, 000Fh, hard read errors", statistics?.hardReadErrors),
    ],
  },
  {
    id: "load-failed",
    severity: "critical",
    about: "tapeOrDrive",
    symptom: "loading",
    finding: "The cartridge could not be loaded.",
    meaning: "The leader of the tape is not where it should be, or the drive cannot thread it.",
    action:
      "Take the cartridge out, look at leader and pin, try it once more; then another cartridge. Do not force anything.",
    source: "TapeAlert flag 55 (37h); IBM LTO SCSI Reference GA32-0928-06, sense 53h",
    when: (seen) => [...raised(seen, 0x37), ...inState("loadFailed")(seen)],
    explains: [0x37],
  },
  {
    id: "cartridge-not-usable",
    severity: "warning",
    about: "host",
    finding: "This drive cannot use this cartridge.",
    meaning: "It is of another type or generation, or its format is damaged.",
    action: "Compare the generation of drive and cartridge. Use one that fits.",
    source: "TapeAlert flag 12 (0Ch); IBM LTO SCSI Reference GA32-0928-06, sense 30h",
    when: (seen) => [...raised(seen, 0x0c), ...inState("incompatibleMedium")(seen)],
    explains: [0x0c],
  },
  {
    id: "drive-not-ready",
    severity: "warning",
    about: "drive",
    finding: "The drive is not ready, and waiting does not help.",
    meaning: "The evidence has the drive's own words.",
    action: "Look at the drive. Take the cartridge out and put it in again.",
    source: "SPC-4, TEST UNIT READY command",
    when: (seen) =>
      seen.facts.panel.readiness.temporary
        ? []
        : inState(
            "notReady",
            "needsIntervention",
            "offline",
            "positionLost",
            "positionUnset",
          )(seen),
  },
  {
    id: "drive-busy",
    severity: "information",
    about: "drive",
    finding: "The drive is at work and will be ready by itself.",
    meaning: "Some of its answers were not to be had now.",
    action: "Diagnose again when it is ready.",
    source: "SPC-4, TEST UNIT READY command",
    when: ({ facts: { panel } }) =>
      panel.readiness.temporary ? [`TEST UNIT READY: ${panel.readiness.says}`] : [],
  },
  {
    id: "no-cartridge",
    severity: "information",
    about: "host",
    finding: "No tape is threaded.",
    meaning: "Nothing can be said of a cartridge.",
    action: "Put in the cartridge that gave trouble, and diagnose again.",
    source: "SPC-4, TEST UNIT READY command",
    when: inState("noMedium", "needsLoad"),
  },
];
