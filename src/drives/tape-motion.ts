import { LOAD_UNLOAD } from "../scsi/commands/load-unload.ts";
import { LOCATE_10, LOCATE_16, LOCATE_DESTINATION } from "../scsi/commands/locate.ts";
import { SPACE_16, SPACE_6, SPACE_CODE } from "../scsi/commands/space.ts";
import type { Attempt } from "../session/attempt.ts";
import { attemptError } from "../session/attempt.ts";
import type { Outcome } from "../session/meaning.ts";
import { InvariantError, UsageError } from "../transport/errors.ts";
import type { DriveLink } from "./drive-link.ts";
import type { LocateOutcome, SpaceOutcome } from "./outcomes.ts";
import { readTapePosition } from "./read-tape-position.ts";
import { runMotion } from "./run-motion.ts";
import type { TapeWalk } from "./tape-walk.ts";
import { rewindTape } from "./tell-position.ts";

/** Largest count of SPACE(6), 24 bits with sign. */
const SPACE_6_MAX = 0x7f_ffffn;
/** Largest object number of LOCATE(10). */
const LOCATE_10_MAX = 0xffff_ffffn;

/** What to locate. */
export interface LocateTarget {
  /** The current partition when absent. */
  readonly partition?: number;
  readonly objectNumber: bigint;
  /** Ends the search between two objects, on a drive that has no LOCATE. */
  readonly signal?: AbortSignal | undefined;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function spaceKind(outcome: Outcome, backward: boolean): SpaceOutcome["kind"] {
  switch (outcome) {
    case "filemark":
    case "endOfData":
    case "beginningOfPartition":
      return outcome;
    case "endOfPartition":
      return backward ? "beginningOfPartition" : "endOfPartition";
    case "good":
      return "done";
    default:
      throw new InvariantError(`a SPACE does not end with ${outcome}`);
  }
}

function spaceOutcome(attempt: Attempt, count: bigint): SpaceOutcome {
  if (attempt.meaning.kind === "fault") throw attemptError(attempt);
  const kind = spaceKind(attempt.meaning.outcome, count < 0n);
  const asked = magnitude(count);
  if (kind === "done") return { kind, moved: asked, movedKnown: true };
  // Drives disagree about the sign of the residue of a backward SPACE.
  const information = attempt.sense?.information;
  const residue = information === undefined ? undefined : magnitude(information);
  if (residue === undefined || residue > asked) return { kind, moved: 0n, movedKnown: false };
  return { kind, moved: asked - residue, movedKnown: true };
}

function locateOutcome(attempt: Attempt): LocateOutcome {
  const outcome = attempt.meaning.kind === "outcome" ? attempt.meaning.outcome : "good";
  if (outcome === "endOfData" || outcome === "endOfPartition") return { kind: outcome };
  return { kind: "done" };
}

/** Moves the tape. */
export class TapeMotion {
  readonly #link: DriveLink;
  readonly #walk: TapeWalk;

  constructor(link: DriveLink, walk: TapeWalk) {
    this.#link = link;
    this.#walk = walk;
  }

  /** Goes to the beginning of the current partition. */
  async rewind(): Promise<void> {
    await rewindTape(this.#link);
  }

  /** Threads the tape, or goes to the beginning of partition 0 when it is threaded. */
  async load(): Promise<void> {
    this.#link.count.depart();
    await this.#loadUnload(true);
    this.#link.count.atBeginning();
  }

  /** Unthreads and ejects. */
  async unload(): Promise<void> {
    this.#link.count.depart();
    await this.#loadUnload(false);
  }

  async #loadUnload(load: boolean): Promise<void> {
    const { session } = this.#link;
    const send = (immediate: boolean): Promise<Attempt> =>
      session.attempt(LOAD_UNLOAD, { load, immediate });
    await runMotion(this.#link, { command: LOAD_UNLOAD, send, leavesEmpty: !load });
  }

  /** Goes before an object. */
  async locate(target: LocateTarget): Promise<LocateOutcome> {
    const { objectNumber, partition, signal } = target;
    const { count } = this.#link;
    const outcome =
      count.locateMissing || count.tellsNone ? undefined : await this.#locateByDrive(target);
    if (outcome !== undefined) {
      if (outcome.kind === "done") count.arrive(objectNumber);
      return outcome;
    }
    if ((partition ?? 0) !== 0) {
      throw new UsageError(
        "COMMAND_UNSUPPORTED",
        `LOCATE: the drive does not have it, and there is no other way to partition ${String(partition)}`,
      );
    }
    return this.#walk.toObject(objectNumber, signal);
  }

  /** `undefined` when the drive has no LOCATE. */
  async #locateByDrive(target: LocateTarget): Promise<LocateOutcome | undefined> {
    const { objectNumber, partition } = target;
    const { count, session } = this.#link;
    const change = partition === undefined ? {} : await this.#partitionChange(partition);
    count.depart();
    if (objectNumber > LOCATE_10_MAX) {
      const identifier = { destinationType: LOCATE_DESTINATION.object };
      const input = { ...identifier, logicalIdentifier: objectNumber, ...change };
      return locateOutcome(await this.#link.run(LOCATE_16, input));
    }
    const logicalObject = Number(objectNumber);
    const attempt = await session.attempt(LOCATE_10, { logicalObject, ...change });
    if (attempt.meaning.kind === "outcome") return locateOutcome(attempt);
    count.locateMissing = attempt.meaning.code === "COMMAND_UNSUPPORTED";
    if (count.locateMissing) return undefined;
    throw await this.#link.failure(attempt);
  }

  /** Goes behind the `fileNumber`th filemark of the current partition; 0 is its beginning. */
  async locateFile(fileNumber: bigint): Promise<LocateOutcome> {
    const { count, session } = this.#link;
    count.depart();
    const input = {
      destinationType: LOCATE_DESTINATION.file,
      logicalIdentifier: fileNumber,
    };
    const attempt = await session.ask("LOCATE(16) file", LOCATE_16, input);
    if (attempt !== undefined) return locateOutcome(attempt);
    await this.rewind();
    if (fileNumber === 0n) return { kind: "done" };
    const outcome = await this.space(SPACE_CODE.filemarks, fileNumber);
    return { kind: outcome.kind === "done" ? "done" : "endOfData" };
  }

  /** Goes behind the last object of the current partition. */
  async locateEndOfData(signal?: AbortSignal): Promise<void> {
    if (this.#link.count.tellsNone) {
      await this.#walk.toEndOfData(signal);
      return;
    }
    this.#link.count.depart();
    await this.#link.run(SPACE_6, { code: SPACE_CODE.endOfData, count: 0 });
  }

  /** Passes blocks or filemarks. */
  async space(code: number, count: bigint): Promise<SpaceOutcome> {
    const place = this.#link.count;
    const forward = code === SPACE_CODE.filemarks && count > 0n;
    if (forward && place.tellsNone && place.objectNumber !== undefined) {
      return this.#walk.passFilemarks(count);
    }
    const from = place.depart();
    const attempt =
      magnitude(count) <= SPACE_6_MAX
        ? await this.#link.run(SPACE_6, { code, count: Number(count) })
        : await this.#spaceFar(code, count);
    const outcome = spaceOutcome(attempt, count);
    // What lies between filemarks, and how far it was to an end, nobody told.
    if (code === SPACE_CODE.blocks && outcome.kind === "done") place.pass(from, Number(count));
    return outcome;
  }

  async #spaceFar(code: number, count: bigint): Promise<Attempt> {
    const attempt = await this.#link.session.ask("SPACE(16)", SPACE_16, { code, count });
    if (attempt !== undefined) return attempt;
    throw new UsageError(
      "COMMAND_UNSUPPORTED",
      `SPACE: the drive cannot pass ${String(magnitude(count))} objects at once`,
    );
  }

  /** Drives with one partition may not accept a change of partition, not even to the one they have. */
  async #partitionChange(
    partition: number,
  ): Promise<{ partition?: number; changePartition?: boolean }> {
    const here = await readTapePosition(this.#link.session, "short");
    return here.known && here.partition === partition ? {} : { partition, changePartition: true };
  }
}
