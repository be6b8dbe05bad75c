import { FIELD, IBM, T10 } from "./sense-row.ts";
import type { FaultRow } from "./sense-row.ts";

const POSITION_LOST = {
  fault: "state",
  code: "DRIVE_POSITION_LOST",
  state: "positionLost",
  retry: "reissue",
} as const;

const RESERVATION_LOST = {
  fault: "state",
  code: "DRIVE_RESERVATION_LOST",
  state: "reserved",
} as const;

/**
 * Unit attentions: the command was not executed. Whatever the reason, whoever moves the tape must prove the position
 * again, because one attention may hide another and the programs of one host share them.
 */
// prettier-ignore
export const ATTENTION_ROWS: readonly FaultRow[] = [
  { at: "6/28 00", id: "mediumChanged", ...POSITION_LOST, says: "the cartridge may have been changed", source: IBM },
  { at: "6/28 01", id: "elementAccessed", ...POSITION_LOST, says: "an import or export element was accessed", source: IBM },
  { at: "6/29 *", id: "reset", ...POSITION_LOST, says: "the drive was reset or switched on", source: IBM },
  { at: "6/2A 01", id: "modeParametersChanged", ...POSITION_LOST, says: "another initiator changed the mode parameters", source: IBM },
  { at: "6/2A 02", id: "logParametersChanged", ...POSITION_LOST, says: "another initiator changed the log parameters", source: IBM },
  { at: "6/2A 03", id: "reservationPreempted", ...RESERVATION_LOST, says: "another initiator took the reservation", source: IBM },
  { at: "6/2A 04", id: "reservationReleased", ...RESERVATION_LOST, says: "the reservation was released", source: IBM },
  { at: "6/2A 05", id: "registrationPreempted", ...RESERVATION_LOST, says: "another initiator removed the registration", source: IBM },
  { at: "6/2A 10", id: "timestampChanged", ...POSITION_LOST, says: "the drive's clock was set", source: T10 },
  { at: "6/2A 11", id: "keyChangedByNexus", ...POSITION_LOST, says: "another initiator changed the encryption parameters", source: IBM },
  { at: "6/2A 12", id: "keyChangedByEvent", ...POSITION_LOST, says: "the encryption parameters are gone", source: IBM },
  { at: "6/2F 00", id: "commandsCleared", ...POSITION_LOST, says: "another initiator cleared the commands", source: IBM },
  { at: "6/3F *", id: "deviceChanged", ...POSITION_LOST, says: "the drive's firmware or identity changed", source: IBM },
  { at: "6/3B 12-13", id: "magazineChanged", ...POSITION_LOST, says: "a magazine was moved", source: IBM },
  { at: "6/3B 1A-1B", id: "transferElementChanged", ...POSITION_LOST, says: "a drive was removed or inserted", source: IBM },
  { at: "6/53 02", id: "removalWasPrevented", ...POSITION_LOST, says: "someone tried to take the cartridge out", source: FIELD },
  { at: "6/5A 01", id: "ejectRequested", ...POSITION_LOST, says: "someone pressed eject", source: FIELD },
  { at: "6/5D FF", id: "attentionTest", ...POSITION_LOST, says: "informational exceptions are being tested", source: IBM },
  { at: "6/5D *", id: "tapeAlertAttention", ...POSITION_LOST, says: "an alert was raised", source: IBM },
  { at: "6/82 83", id: "cleanedAttention", ...POSITION_LOST, cleaning: "done", says: "the drive has been cleaned", source: IBM },
  { at: "6/* *", id: "attention", ...POSITION_LOST, says: "something happened at the drive", source: "SPC-4, sense key descriptions" },
];
