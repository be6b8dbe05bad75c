/** What sense data mean to whoever sent the command. The table that gives meanings is sense-meaning.ts. */

/** How a command ended that did not fail. `good` also covers recovered errors and successes with news. */
export type Outcome =
  | "good"
  | "earlyWarning"
  | "programmableEarlyWarning"
  | "volumeFull"
  | "filemark"
  | "endOfData"
  | "beginningOfPartition"
  | "endOfPartition"
  | "incorrectLength";

/** What the drive was like when it refused. */
export type DriveState =
  | "notReady"
  | "becomingReady"
  | "busy"
  | "needsLoad"
  | "needsIntervention"
  | "offline"
  | "hot"
  | "noMedium"
  | "incompatibleMedium"
  | "cleaning"
  | "cleaningFailed"
  | "loadFailed"
  | "removalPrevented"
  | "writeProtected"
  | "appendOnly"
  | "worm"
  | "keyNeeded"
  | "reserved"
  | "positionLost"
  | "positionUnset"
  | "notAtBeginning";

/** Who can act: the drive said no, this cartridge at this place, or the state the drive is in. */
export type FaultClass = "scsi" | "medium" | "state";

/**
 * What may be done with the command itself. `poll`: not executed, ask again later. `reissue`: not executed, send again
 * at once, if the command's kind allows. `reissueOnce`: the same, but one time only.
 */
export type RetryPolicy = "never" | "poll" | "reissue" | "reissueOnce";

/** What the sense data say about cleaning. */
export type CleaningNews =
  "requested" | "required" | "inProgress" | "done" | "failed" | "expired" | "unusable";

interface MeaningFacts {
  /** Stable name of the row. */
  readonly id: string;
  /** What happened, as the second half of a sentence. */
  readonly says: string;
  readonly retry: RetryPolicy;
  readonly cleaning?: CleaningNews;
  /** Standard or manual the row rests on. */
  readonly source: string;
}

/** The command did what it says; nothing failed. */
export interface OutcomeMeaning extends MeaningFacts {
  readonly kind: "outcome";
  readonly outcome: Outcome;
}

/** The command failed. */
export interface FaultMeaning extends MeaningFacts {
  readonly kind: "fault";
  readonly faultClass: FaultClass;
  /** Stable error code. */
  readonly code: string;
  readonly state?: DriveState;
}

/** What an answer of the device means. */
export type Meaning = OutcomeMeaning | FaultMeaning;
