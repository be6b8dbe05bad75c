import { STATUS } from "../scsi/status.ts";
import type { FaultMeaning, OutcomeMeaning } from "./meaning.ts";

const SAM = "SAM-5, status codes";

/** The command did what it says. */
export const GOOD: OutcomeMeaning = {
  kind: "outcome",
  id: "good",
  outcome: "good",
  says: "it is done",
  retry: "never",
  source: SAM,
};

const fault = (
  facts: Pick<FaultMeaning, "id" | "faultClass" | "code" | "says"> & Partial<FaultMeaning>,
): FaultMeaning => ({ kind: "fault", retry: "never", source: SAM, ...facts });

const BUSY = fault({
  id: "busyStatus",
  faultClass: "state",
  code: "DRIVE_BUSY",
  state: "busy",
  retry: "poll",
  says: "the drive is too busy to take the command",
});

const MEANING_BY_STATUS: ReadonlyMap<number, FaultMeaning> = new Map([
  [STATUS.busy, BUSY],
  [STATUS.taskSetFull, { ...BUSY, id: "taskSetFull" }],
  [
    STATUS.reservationConflict,
    fault({
      id: "reservationConflict",
      faultClass: "state",
      code: "DRIVE_RESERVED",
      state: "reserved",
      says: "another initiator has reserved the drive",
    }),
  ],
  [
    STATUS.taskAborted,
    fault({
      id: "taskAborted",
      faultClass: "scsi",
      code: "COMMAND_ABORTED",
      says: "another initiator aborted the command",
    }),
  ],
  [
    STATUS.acaActive,
    fault({
      id: "acaActive",
      faultClass: "state",
      code: "DRIVE_BUSY",
      state: "busy",
      says: "the drive waits for an earlier condition to be cleared",
    }),
  ],
]);

/** The drive reported an error and could not say which, not even when asked. */
export const WITHOUT_SENSE: FaultMeaning = fault({
  id: "withoutSense",
  faultClass: "scsi",
  code: "DRIVE_UNEXPLAINED_ERROR",
  says: "the drive reports an error and does not say which",
});

const UNKNOWN_STATUS = fault({
  id: "unknownStatus",
  faultClass: "scsi",
  code: "DRIVE_UNKNOWN_STATUS",
  says: "the drive answers with an unknown status",
});

/** What a status means that is neither GOOD nor CHECK CONDITION. */
export function statusMeaning(status: number): OutcomeMeaning | FaultMeaning {
  return status === STATUS.conditionMet ? GOOD : (MEANING_BY_STATUS.get(status) ?? UNKNOWN_STATUS);
}
