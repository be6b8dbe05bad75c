import { FIELD, IBM, T10 } from "./sense-row.ts";
import type { FaultRow } from "./sense-row.ts";

/** Why a drive is not ready, and what it wants. Comes before everything that only looks at the key. */
// prettier-ignore
export const NOT_READY_ROWS: readonly FaultRow[] = [
  // The chip may be dead while the tape works, and drives disagree about the key.
  { at: "*/04 10", id: "memoryNotAccessible", fault: "medium", code: "MEDIUM_MEMORY_INACCESSIBLE", says: "the cartridge memory cannot be accessed", source: `${IBM}; Quantum SDLT 600 SCSI Interface Guide 81-81200-02` },
  { at: "2/04 00", id: "notReady", fault: "state", code: "DRIVE_NOT_READY", state: "notReady", retry: "poll", says: "the drive is not ready and gives no reason", source: T10 },
  { at: "2/04 01", id: "becomingReady", fault: "state", code: "DRIVE_BECOMING_READY", state: "becomingReady", retry: "poll", says: "the drive is becoming ready", source: IBM },
  { at: "2/04 02", id: "needsLoad", fault: "state", code: "DRIVE_NEEDS_LOAD", state: "needsLoad", says: "the cartridge is not threaded", source: IBM },
  { at: "2,4/04 03", id: "needsIntervention", fault: "state", code: "DRIVE_NEEDS_INTERVENTION", state: "needsIntervention", says: "a person must act at the drive", source: IBM },
  { at: "2/04 04", id: "formatting", fault: "state", code: "DRIVE_BUSY_WITH_OPERATION", state: "busy", retry: "poll", says: "the drive is formatting", source: IBM },
  { at: "2/04 07", id: "operationInProgress", fault: "state", code: "DRIVE_BUSY_WITH_OPERATION", state: "busy", retry: "poll", says: "the drive is busy with an operation", source: T10 },
  { at: "2/04 12", id: "offline", fault: "state", code: "DRIVE_OFFLINE", state: "offline", says: "the drive is offline", source: IBM },
  { at: "2/04 13", id: "creatingAssociation", fault: "state", code: "DRIVE_BUSY_WITH_OPERATION", state: "busy", retry: "poll", says: "the drive is creating a security association", source: IBM },
  { at: "2/00 17", id: "cleaningInProgress", fault: "state", code: "DRIVE_CLEANING", state: "cleaning", retry: "poll", cleaning: "inProgress", says: "the drive is being cleaned", source: FIELD },
  { at: "0,2,5/00 16-1C", id: "backgroundOperation", fault: "state", code: "DRIVE_BUSY_WITH_OPERATION", state: "busy", retry: "poll", says: "the drive is busy with an earlier command", source: IBM },
  { at: "2,B/0B 01", id: "tooHot", fault: "state", code: "DRIVE_TOO_HOT", state: "hot", says: "the drive is too hot", source: IBM },
  { at: "0,2,3/30 03", id: "cleaningCartridge", fault: "state", code: "DRIVE_CLEANING", state: "cleaning", retry: "poll", cleaning: "inProgress", says: "a cleaning cartridge is in the drive", source: IBM },
  { at: "2,3/30 07", id: "cleaningFailed", fault: "state", code: "DRIVE_CLEANING_FAILED", state: "cleaningFailed", cleaning: "expired", says: "cleaning failed, mostly because the cleaning cartridge is used up", source: IBM },
  { at: "2/3A 04", id: "mediumSeated", fault: "state", code: "DRIVE_NEEDS_LOAD", state: "needsLoad", says: "the cartridge is in the drive but not threaded", source: IBM },
  { at: "2/3A *", id: "noMedium", fault: "state", code: "DRIVE_NO_MEDIUM", state: "noMedium", says: "there is no cartridge in the drive", source: IBM },
  { at: "2/3E *", id: "notConfigured", fault: "state", code: "DRIVE_BECOMING_READY", state: "becomingReady", retry: "poll", says: "the drive has just been switched on", source: IBM },
  { at: "2,3,4/53 00", id: "loadFailed", fault: "state", code: "DRIVE_LOAD_FAILED", state: "loadFailed", says: "loading or ejecting the cartridge failed", source: IBM },
  { at: "2,3,4/53 04", id: "threadFailed", fault: "state", code: "DRIVE_LOAD_FAILED", state: "loadFailed", says: "threading the tape failed", source: IBM },
  { at: "4,5/53 01", id: "unloadFailed", fault: "state", code: "DRIVE_LOAD_FAILED", state: "loadFailed", says: "the cartridge did not unload", source: FIELD },
  { at: "2/* *", id: "notReadyOther", fault: "state", code: "DRIVE_NOT_READY", state: "notReady", says: "the drive is not ready", source: "SPC-4, sense key descriptions" },
];
