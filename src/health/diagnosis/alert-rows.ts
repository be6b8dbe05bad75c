import { TAPE_ALERT_FLAGS, type TapeAlertFlag } from "../../scsi/tape-alert-flags.ts";
import type { DiagnosisSeverity, FindingRow, FindingSubject, Symptom } from "./finding.ts";
import { hexByte, raised } from "./seen.ts";

/** What to do about flags that no other row tells better; two flags with one action have one line. */
// prettier-ignore
const ACTIONS: readonly (readonly [flags: readonly number[], action: string])[] = [
  [[0x01], "Copy what is on the tape soon. If other cartridges do the same in this drive, clean it."],
  [[0x02], "Let the job end. Do not use this cartridge for what must not be lost. If other cartridges do the same, clean the drive."],
  [[0x03], "Look at the other findings. Try the cartridge in another drive, and another cartridge in this drive."],
  [[0x04, 0x34, 0x35, 0x36], "Copy what can be read and retire the cartridge."],
  [[0x08], "Replace the cartridge. If it comes up with several cartridges, have the drive serviced."],
  [[0x0a], "End the program that holds the cartridge, or let it go: the removal is prevented."],
  [[0x0d], "Take the cartridge out and retire it."],
  [[0x0e], "Do not force anything. Have the cartridge taken out by a technician."],
  [[0x10], "Look whether the last backup is whole; do it again if not."],
  [[0x11], "Use a cartridge of a generation that this drive writes."],
  [[0x12, 0x33], "Read the tape once from end to end; the drive makes its directory anew."],
  [[0x18], "Wind the tape to its end and back once."],
  [[0x19, 0x20], "Look at cable, plugs and host adapter."],
  [[0x1a, 0x1b, 0x1c, 0x1d, 0x26], "Have the drive serviced."],
  [[0x1e], "Take the cartridge out and reset the drive. If it comes back, have it serviced."],
  [[0x1f], "Switch the drive off and on. If it comes back, have it serviced."],
  [[0x21], "Take the cartridge out, put it in again and start the job anew."],
  [[0x22], "Load the firmware that belongs to this very model."],
  [[0x23], "Bring humidity into the range of the drive's manual."],
  [[0x25], "Have the power supply looked at."],
  [[0x27], "Run a self-test."],
  [[0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e], "Look at the autoloader."],
  [[0x2f, 0x30, 0x3d], "Look at the key manager, and at the way to it."],
  [[0x31], "Nothing, if it is meant to be so."],
  [[0x38], "Do not force anything. Have the drive serviced."],
  [[0x39], "Look at the cable between drive and library."],
  [[0x3a], "Save a dump for the maker and bring the firmware up to date."],
  [[0x3b], "Put the cartridge aside and find out who had it."],
  [[0x3c], "Use another cartridge: this one is written once."],
];

/** Told by rows of their own, whether those fire or not: a clean lamp that is dark again is no finding. */
const TOLD_ELSEWHERE: readonly number[] = [
  0x05, 0x06, 0x07, 0x09, 0x0b, 0x0c, 0x0f, 0x13, 0x14, 0x15, 0x16, 0x17, 0x24, 0x32, 0x37,
];

/** Flags that mean that reading or writing goes badly, that loading does, or the connection. */
const SYMPTOM_FLAGS: readonly (readonly [Symptom, readonly number[]])[] = [
  ["errors", [0x01, 0x02, 0x03, 0x04, 0x08, 0x34, 0x35, 0x36]],
  ["loading", [0x0d, 0x0e, 0x38]],
  ["link", [0x19, 0x20]],
];

/** Flags whose `uses` do not say it well enough: a link is neither drive nor host. */
const CABLE: readonly number[] = [0x19, 0x20, 0x39];

function subjectOf({ number, uses }: TapeAlertFlag): FindingSubject {
  if (CABLE.includes(number)) return "cable";
  if (uses.includes("environment")) return "environment";
  if (uses.includes("medium"))
    return uses.includes("drive") || uses.includes("cleaning") ? "tapeOrDrive" : "tape";
  return uses.includes("drive") ? "drive" : "host";
}

const severityOf = ({ severity }: TapeAlertFlag): DiagnosisSeverity =>
  severity === "informational" ? "information" : severity;

function rowOf(flag: TapeAlertFlag): readonly FindingRow[] {
  const { number, name, meaning, reserved } = flag;
  if (reserved || TOLD_ELSEWHERE.includes(number)) return [];
  const action = ACTIONS.find(([flags]) => flags.includes(number))?.[1];
  if (action === undefined) return [];
  const symptom = SYMPTOM_FLAGS.find(([, flags]) => flags.includes(number))?.[0];
  return [
    {
      id: `tape-alert-${String(number)}`,
      severity: severityOf(flag),
      about: subjectOf(flag),
      ...(symptom === undefined ? {} : { symptom }),
      finding: `The drive raises TapeAlert flag ${String(number)} (${hexByte(number)}h): ${name}.`,
      meaning,
      action,
      source: "SSC-4, TapeAlert log page; IBM LTO SCSI Reference GA32-0928-06, 6.4.18",
      when: (seen) => raised(seen, number),
      explains: [number],
      lastResort: true,
    },
  ];
}

/** A row for each TapeAlert flag that has a meaning and no better row. */
export const ALERT_ROWS: readonly FindingRow[] = TAPE_ALERT_FLAGS.flatMap(rowOf);
