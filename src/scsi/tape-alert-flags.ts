/** One TapeAlert flag of a tape drive. */
export interface TapeAlertFlag {
  /** 1 to 64. */
  readonly number: number;
  readonly name: string;
  /** How bad it is. Sources differ in a few; the comments of the table say where. */
  readonly severity: "informational" | "warning" | "critical";
  /** What the flag is evidence for; several where it may be the one or the other. */
  readonly uses: readonly (
    "cleaning" | "medium" | "drive" | "host" | "automation" | "environment"
  )[];
  /** What happened in a sentence. */
  readonly meaning: string;
  /** What ends the condition by itself. Where it is empty only reading page 2Eh or a reset clears the flag. */
  readonly clearedBy: readonly (
    "cartridgeRemoved" | "nextLoad" | "unload" | "cleaningCartridgeLoaded" | "sensorNormal"
  )[];
  /** No meaning is assigned to the number. */
  readonly reserved: boolean;
  /** Whether IBM's LTO drives ever set it. */
  readonly onIbmLto: boolean;
}

type Row = readonly [
  number: number,
  name: string,
  severity: TapeAlertFlag["severity"],
  uses: string,
  clears: string,
  meaning: string,
];

// Severities are those of IBM's manual, smartmontools and HP's tables where they agree. They do not for 11h (IBM and
// smartmontools: warning, HP: critical) and for 2Fh and 30h (named by sg3_utils only, reserved for smartmontools); older
// TapeAlert texts made 03h critical, and IBM's user guides call nearly everything a warning.
// prettier-ignore
const ROWS: readonly Row[] = [
  [0x01, "Read warning", "warning", "MK", "R", "Reading takes heavy correction and gets slower; nothing is lost yet."],
  [0x02, "Write warning", "warning", "MK", "R", "Writing needs many rewrites and uses up capacity; nothing is lost yet."],
  [0x03, "Hard error", "warning", "MD", "R", "A read, write or positioning error could not be corrected; comes with 04h, 05h or 06h."],
  [0x04, "Media", "critical", "M", "R", "The drive blames the cartridge for the error."],
  [0x05, "Read failure", "critical", "MD", "R", "The tape cannot be read; either tape or drive is at fault."],
  [0x06, "Write failure", "critical", "MD", "R", "The tape cannot be written; tape or drive is at fault, or with 09h only the write protection."],
  [0x07, "Media life", "warning", "M", "L", "The cartridge is past its number of loads or passes."],
  [0x08, "Not data grade", "warning", "M", "R", "The tape is not made for data, or its servo tracks are bad."],
  [0x09, "Write protect", "critical", "H", "R", "A write was tried on a protected or append-only cartridge."],
  [0x0a, "No removal", "informational", "H", "R", "An unload was refused because removal is prevented."],
  [0x0b, "Cleaning media", "informational", "K", "R", "There is a cleaning cartridge in the drive."],
  [0x0c, "Unsupported format", "informational", "H", "R", "The cartridge is of a type or generation that this drive cannot use, or its format is damaged."],
  [0x0d, "Recoverable mechanical cartridge failure", "critical", "M", "", "The tape broke but the cartridge can be taken out."],
  [0x0e, "Unrecoverable mechanical cartridge failure", "critical", "MD", "R", "The tape broke and the cartridge cannot be taken out."],
  [0x0f, "Cartridge memory chip failure", "warning", "M", "R", "The chip in the cartridge cannot be read."],
  [0x10, "Forced eject", "critical", "H", "L", "The cartridge was ejected by hand while data moved."],
  [0x11, "Read-only format", "warning", "H", "R", "A write was tried on a generation that this drive only reads."],
  [0x12, "Tape directory corrupted on load", "warning", "M", "R", "The tape's directory is damaged: searching is slow until it is rebuilt."],
  [0x13, "Nearing media life", "informational", "M", "R", "The cartridge is close to its number of loads or passes."],
  [0x14, "Clean now", "critical", "K", "C", "The drive must be cleaned; it may refuse to read and write until then."],
  [0x15, "Clean periodic", "warning", "K", "C", "The drive has run long enough since the last cleaning."],
  [0x16, "Expired cleaning media", "critical", "K", "C", "The cleaning cartridge is used up."],
  [0x17, "Invalid cleaning cartridge", "critical", "K", "R", "The cleaning cartridge is of a type that this drive cannot use."],
  [0x18, "Retension requested", "warning", "M", "", "The tape should be wound once from end to end."],
  [0x19, "Host channel failure", "warning", "D", "", "One of the ports does not work."],
  [0x1a, "Cooling fan failure", "warning", "ED", "S", "A fan has failed."],
  [0x1b, "Power supply failure", "warning", "ED", "S", "One of two power supplies has failed."],
  [0x1c, "Power consumption", "warning", "D", "", "The drive draws more or less power than it should."],
  [0x1d, "Drive maintenance", "warning", "D", "", "The drive is due for maintenance other than cleaning."],
  [0x1e, "Hardware A", "critical", "D", "", "A fault that a reset may cure."],
  [0x1f, "Hardware B", "critical", "D", "", "A fault that needs a power cycle, or a failed self-test."],
  [0x20, "Interface", "warning", "H", "", "There is trouble on the way to the host."],
  [0x21, "Eject media", "critical", "H", "UR", "The drive wants the cartridge out and in again to go on."],
  [0x22, "Download failure", "warning", "H", "", "The firmware image was wrong or damaged."],
  [0x23, "Drive humidity", "warning", "E", "S", "Too dry or too humid for the drive."],
  [0x24, "Drive temperature", "warning", "E", "S", "Too hot or too cold for the drive."],
  [0x25, "Drive voltage", "warning", "E", "S", "A supply voltage is out of its range."],
  [0x26, "Predictive failure", "critical", "D", "", "The drive expects its hardware to fail."],
  [0x27, "Diagnostics required", "warning", "D", "", "The drive asks for an extended self-test."],
  [0x28, "Autoloader hardware A", "critical", "A", "", "Obsolete: an autoloader fault."],
  [0x29, "Autoloader stray tape", "critical", "A", "", "Obsolete: a cartridge was left in the autoloader's way."],
  [0x2a, "Autoloader mechanism", "warning", "A", "", "Obsolete: an autoloader's mechanism needs attention."],
  [0x2b, "Autoloader door", "critical", "A", "", "Obsolete: an autoloader's door is open."],
  [0x2c, "Autoloader hardware B", "critical", "A", "", "Obsolete: an autoloader fault."],
  [0x2d, "Autoloader magazine", "critical", "A", "", "Obsolete: an autoloader has no magazine."],
  [0x2e, "Autoloader predictive failure", "warning", "A", "", "Obsolete: an autoloader expects to fail."],
  [0x2f, "Key management communication failure", "warning", "D", "", "The external encryption control cannot be reached."],
  [0x30, "External key manager error", "warning", "D", "", "The external key manager reported an error."],
  [0x31, "Diminished native capacity", "informational", "H", "LU", "The cartridge is partitioned or made smaller on purpose."],
  [0x32, "Lost statistics", "warning", "M", "R", "The drive was switched on with the cartridge in it; its counters have a gap."],
  [0x33, "Tape directory invalid at unload", "warning", "M", "LR", "The tape's directory could not be written: the next search is slow."],
  [0x34, "Tape system area write failure", "critical", "M", "LR", "What the drive writes for itself at unload could not be written."],
  [0x35, "Tape system area read failure", "critical", "M", "R", "What the drive keeps on the tape for itself cannot be read."],
  [0x36, "No start of data", "critical", "M", "R", "The start of the tape cannot be found: erased by a magnet, damaged or foreign."],
  [0x37, "Loading failure", "critical", "MD", "R", "The tape could not be threaded."],
  [0x38, "Unrecoverable unload failure", "critical", "D", "R", "The cartridge cannot be taken out."],
  [0x39, "Automation interface failure", "critical", "A", "", "The link between drive and library is down."],
  [0x3a, "Firmware failure", "warning", "D", "", "The drive's firmware stopped and started again."],
  [0x3b, "WORM integrity check failed", "warning", "M", "R", "A write-once cartridge is not as it should be: it may have been tampered with."],
  [0x3c, "WORM overwrite attempted", "warning", "H", "R", "An overwrite was tried on a write-once cartridge."],
  [0x3d, "Encryption policy violation", "warning", "H", "L", "A write was tried without the encryption that is required."],
  [0x3e, "Reserved", "informational", "", "", "No meaning is assigned."],
  [0x3f, "Reserved", "informational", "", "", "No meaning is assigned."],
  [0x40, "Reserved", "informational", "", "", "No meaning is assigned."],
];

const USES: Readonly<Record<string, TapeAlertFlag["uses"][number]>> = {
  K: "cleaning",
  M: "medium",
  D: "drive",
  H: "host",
  A: "automation",
  E: "environment",
};

const CLEARS: Readonly<Record<string, TapeAlertFlag["clearedBy"][number]>> = {
  R: "cartridgeRemoved",
  L: "nextLoad",
  U: "unload",
  C: "cleaningCartridgeLoaded",
  S: "sensorNormal",
};

const RESERVED_FROM = 0x3e;

/** IBM LTO SCSI Reference GA32-0928-06, 6.4.18: the flags that an IBM LTO drive can set (inclusive ranges). */
const IBM_LTO_RANGES = [
  [0x01, 0x0c],
  [0x0e, 0x17],
  [0x19, 0x1b],
  [0x1e, 0x27],
  [0x31, 0x3d],
] as const;

function named<T>(letters: string, names: Readonly<Record<string, T>>): readonly T[] {
  return Array.from(letters, (letter) => names[letter]).filter((name) => name !== undefined);
}

/** All 64 flags of a tape drive, flag 1 first. IBM LTO SCSI Reference GA32-0928-06, 6.4.18. */
export const TAPE_ALERT_FLAGS: readonly TapeAlertFlag[] = ROWS.map((row) => {
  const [number, name, severity, uses, clears, meaning] = row;
  return {
    number,
    name,
    severity,
    uses: named(uses, USES),
    clearedBy: named(clears, CLEARS),
    meaning,
    reserved: number >= RESERVED_FROM,
    onIbmLto: IBM_LTO_RANGES.some(([first, last]) => number >= first && number <= last),
  };
});
