import type { CommandDefinition, DataValue } from "../scsi/define-command.ts";
import type { Attempt } from "../session/attempt.ts";
import { attemptError } from "../session/attempt.ts";
import type { ScsiError } from "../session/errors.ts";
import type { DriveState } from "../session/meaning.ts";
import type { SendInput } from "../session/prepared-command.ts";
import type { SendOptions, Session } from "../session/session.ts";
import { CapstanError, UsageError } from "../transport/errors.ts";
import type { BlockProtection } from "./block-protection.ts";
import { UNPROTECTED } from "./block-protection.ts";
import type { DriveIdentity } from "./drive-identity.ts";
import { PositionCount } from "./position-count.ts";
import { readTapePosition } from "./read-tape-position.ts";
import type { TapeFamily } from "./tape-family.ts";

/** Which block lengths go through, in bytes (both inclusive). */
export interface BlockLimits {
  readonly minBlockBytes: number;
  /** The smaller of what the drive takes and what one transfer of the transport carries. */
  readonly maxBlockBytes: number;
}

/** States in which a position means nothing or asking for it would only fail again. */
const WITHOUT_POSITION: ReadonlySet<DriveState> = new Set([
  "notReady",
  "becomingReady",
  "busy",
  "needsLoad",
  "needsIntervention",
  "offline",
  "noMedium",
  "cleaning",
  "cleaningFailed",
  "loadFailed",
  "reserved",
]);

/** What the parts of a tape drive share: the session, what is known of the drive, and who is using it right now. */
export class DriveLink {
  readonly session: Session;
  readonly identity: DriveIdentity;
  readonly family: TapeFamily | undefined;
  readonly limits: BlockLimits;
  /** Undefined after a unit attention, while protection may have been switched off by a reset. */
  protection: BlockProtection | undefined = UNPROTECTED;
  /** The mode block length in bytes, 0 for variable; undefined while it is not known. */
  modeBlockBytes: number | undefined;
  /** Where the tape stands by what was done to it. */
  readonly count = new PositionCount();
  /** Names of commands whose IMMED bit the drive does not take. */
  readonly immediateRefused = new Set<string>();
  #operation: string | undefined;

  constructor(facts: {
    readonly session: Session;
    readonly identity: DriveIdentity;
    readonly family: TapeFamily | undefined;
    readonly limits: BlockLimits;
  }) {
    this.session = facts.session;
    this.identity = facts.identity;
    this.family = facts.family;
    this.limits = facts.limits;
    this.session.record.listen((_event, kind) => {
      this.count.forget();
      if (kind !== "attention") return;
      // What a drive does not have may appear with another firmware.
      this.count.locateMissing = false;
      this.modeBlockBytes = undefined;
      if (this.protection?.method !== "off") this.protection = undefined;
    });
  }

  /** Begins an operation; throws UsageError `DRIVE_BUSY_WITH_COMMAND` while another one runs. */
  enter(operation: string): void {
    if (this.#operation !== undefined) {
      throw new UsageError(
        "DRIVE_BUSY_WITH_COMMAND",
        `${operation}: ${this.#operation} is still running`,
      );
    }
    this.#operation = operation;
  }

  /** Ends the operation. */
  leave(): void {
    this.#operation = undefined;
  }

  /** Does something as one operation. */
  async exclusive<T>(operation: string, work: () => Promise<T>): Promise<T> {
    this.enter(operation);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Sends a command; a failure is thrown with the position where the drive can be asked for it. */
  async run<C extends CommandDefinition>(
    command: C,
    input: SendInput<C>,
    options: SendOptions<C> = {},
  ): Promise<Attempt<DataValue<C>>> {
    const attempt = await this.session.attempt(command, input, options);
    if (attempt.meaning.kind === "fault") throw await this.failure(attempt);
    return attempt;
  }

  /** The error of a failed attempt, with the position where the drive can be asked for it. */
  async failure(attempt: Attempt<unknown>): Promise<ScsiError> {
    const { meaning } = attempt;
    // The next command reuses the CDB; the error must show the one that failed.
    const failed = { ...attempt, cdb: attempt.cdb.slice() };
    const state = meaning.kind === "fault" ? meaning.state : undefined;
    if (state !== undefined && WITHOUT_POSITION.has(state)) return attemptError(failed);
    if (this.count.tellsNone) return attemptError(failed);
    try {
      const { known, partition, objectNumber } = await readTapePosition(this.session);
      return attemptError(failed, known ? { position: { partition, objectNumber } } : {});
    } catch (error) {
      if (!(error instanceof CapstanError)) throw error;
      // What went wrong first is what the caller must hear of; this is only kept beside it.
      const first = attemptError(failed);
      first.suppressed.push(error);
      return first;
    }
  }
}
