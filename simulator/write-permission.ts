/** Whether a write may happen here: the switch, the format, WORM, append-only mode. Judged by what a command does. */
import { SENSE_KEY } from "../src/scsi/sense.ts";
import { CheckCondition, refuse } from "./check-condition.ts";
import type { DriveCore } from "./drive-core.ts";

/** Throws CheckCondition when the volume must not be written at all. */
export function requireWritable(drive: DriveCore): void {
  const { cartridge } = drive.deck;
  const support = drive.personality.cartridges.find((one) => one.format === cartridge.facts.format);
  if (support?.access !== "readWrite") {
    // An older generation that this drive only reads. sense.md 9; TapeAlert 11h.
    drive.alerts.raise(0x11);
    throw refuse(SENSE_KEY.dataProtect, 0x3005);
  }
  if (cartridge.state.writeProtected || drive.modes.softwareWriteProtected) {
    drive.alerts.raise(0x09);
    throw refuse(SENSE_KEY.dataProtect, 0x2700);
  }
}

/** Throws CheckCondition after a permanent write error, until the position is set anew: 3/31 00. sense.md 4. */
export function requireUnbroken(drive: DriveCore): void {
  if (drive.deck.writeFailed) throw refuse(SENSE_KEY.mediumError, 0x3100);
}

/** Throws CheckCondition when what follows here must not be overwritten. Uses up a permission of ALLOW OVERWRITE. */
export function requireOverwritable(drive: DriveCore): void {
  const { deck } = drive;
  const { content, object } = deck;
  if (object >= content.objectCount) return;
  if (deck.cartridge.facts.kind === "worm" && !onlyFilemarksFollow(drive)) {
    drive.alerts.raise(0x3c);
    throw refuse(SENSE_KEY.dataProtect, 0x300c);
  }
  if (!drive.modes.appendOnly) return;
  const allowed = drive.overwriteAllowed;
  drive.overwriteAllowed = undefined;
  const here =
    allowed !== undefined &&
    allowed !== "format" &&
    allowed.partition === deck.partition &&
    allowed.object === object;
  if (here) return;
  drive.alerts.raise(0x09);
  throw refuse(SENSE_KEY.dataProtect, 0x5a02);
}

/** Whether nothing but filemarks lies from here to the end of data: a WORM cartridge lets those be overwritten. */
function onlyFilemarksFollow(drive: DriveCore): boolean {
  const { content, object } = drive.deck;
  const marks = content.filemarkCount - content.filemarksBefore(object);
  return marks === content.objectCount - object;
}

/** What FORMAT MEDIUM, SET CAPACITY and ERASE do is refused on WORM. */
export function refuseOnWorm(drive: DriveCore): void {
  if (drive.deck.cartridge.facts.kind !== "worm") return;
  drive.alerts.raise(0x3c);
  throw new CheckCondition({
    key: SENSE_KEY.dataProtect,
    additionalCode: 0x30,
    additionalQualifier: 0x0c,
  });
}
