/** One alert flag of a library. */
export interface ChangerAlertFlag {
  /** 1 to 32. */
  readonly number: number;
  readonly severity: "informational" | "warning" | "critical";
  /** What it says, in a few words. */
  readonly meaning: string;
}

type Row = readonly [severity: ChangerAlertFlag["severity"], meaning: string];

// In order, flag 1 first: the number is the place.
// prettier-ignore
const ROWS: readonly Row[] = [
  /* 01 */ ["critical", "The robot cannot talk to the drive."],
  /* 02 */ ["warning", "The mechanism has a problem."],
  /* 03 */ ["critical", "A hardware fault that a reset may cure."],
  /* 04 */ ["critical", "A hardware fault that needs a power cycle."],
  /* 05 */ ["warning", "The library asks for diagnostics."],
  /* 06 */ ["critical", "There is trouble on the way to the host."],
  /* 07 */ ["warning", "The library expects a failure."],
  /* 08 */ ["warning", "The library is due for maintenance."],
  /* 09 */ ["critical", "Too dry or too humid."],
  /* 0A */ ["critical", "Too hot or too cold."],
  /* 0B */ ["critical", "A supply voltage is out of its range."],
  /* 0C */ ["critical", "A cartridge was left in the robot's way."],
  /* 0D */ ["warning", "Picking a cartridge needed retries."],
  /* 0E */ ["warning", "Placing a cartridge needed retries."],
  /* 0F */ ["warning", "Loading a drive needed retries, or the cartridge does not fit it."],
  /* 10 */ ["critical", "The door is open."],
  /* 11 */ ["critical", "The mail slot has a mechanical problem."],
  /* 12 */ ["critical", "There is no magazine."],
  /* 13 */ ["warning", "Security was breached."],
  /* 14 */ ["informational", "The security mode was changed."],
  /* 15 */ ["informational", "The library is offline."],
  /* 16 */ ["informational", "A drive is offline."],
  /* 17 */ ["warning", "A barcode label or the scanner has a problem."],
  /* 18 */ ["critical", "The inventory is not consistent."],
  /* 19 */ ["warning", "An operation was not valid."],
  /* 1A */ ["warning", "One of the redundant ports has failed."],
  /* 1B */ ["warning", "A fan has failed."],
  /* 1C */ ["warning", "A power supply has failed."],
  /* 1D */ ["warning", "The library draws more or less power than it should."],
  /* 1E */ ["critical", "The pass-through mechanism has failed."],
  /* 1F */ ["critical", "A cartridge was left in the pass-through mechanism."],
  /* 20 */ ["informational", "A barcode cannot be read."],
];

/**
 * The flags of a media changer, which are not those of a drive: 10h is an open door here and a forced eject there. Choose
 * the table by the peripheral device type. smartmontools lists them.
 */
export const CHANGER_ALERT_FLAGS: readonly ChangerAlertFlag[] = ROWS.map(
  ([severity, meaning], index) => ({ number: index + 1, severity, meaning }),
);
