import { BlockProtectionError } from "../drives/block-protection.ts";
import { DriveStateError, MediumError, ScsiError } from "../session/errors.ts";
import type { DriveState } from "../session/meaning.ts";
import { TransportError, UsageError } from "../transport/errors.ts";

/**
 * What a failed read means for those that follow. `block`: this block cannot be had, the next one may. `interruption`:
 * the drive can go on, once it stands again where it should. `end`: nothing more can be read.
 */
export type ReadTrouble = "block" | "interruption" | "end";

/** States that going to a place on the tape, or a little patience, ends. */
const PASSING_STATES: ReadonlySet<DriveState> = new Set([
  "positionLost",
  "positionUnset",
  "becomingReady",
  "busy",
]);

/** Judges the error of a read or of a motion before it. */
export function judgeTrouble(error: unknown): ReadTrouble {
  if (error instanceof MediumError || error instanceof BlockProtectionError) return "block";
  if (error instanceof DriveStateError) {
    return PASSING_STATES.has(error.state) ? "interruption" : "end";
  }
  if (error instanceof TransportError) return "interruption";
  if (error instanceof ScsiError) {
    return error.code === "COMMAND_ABORTED" ? "interruption" : "end";
  }
  // A reset may have switched protection off; the drive is not read until that is known.
  const unsettled = error instanceof UsageError && error.code === "DRIVE_SETTINGS_UNKNOWN";
  return unsettled ? "interruption" : "end";
}
