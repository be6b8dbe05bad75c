import { SPACE_6, SPACE_CODE } from "../scsi/commands/space.ts";
import { MediumError } from "../session/errors.ts";
import { AbortedError, UsageError } from "../transport/errors.ts";
import { BlockProtectionError } from "./block-protection.ts";
import type { DriveLink } from "./drive-link.ts";
import type { LocateOutcome, ReadOutcome, SpaceOutcome } from "./outcomes.ts";
import type { TapeTransfer } from "./tape-transfer.ts";
import { rewindTape, tellPosition } from "./tell-position.ts";

/** Enough to meet an object; drives send nothing, or little, of a block that is longer. */
const PROBE_BYTES = 4096;
/** Blocks in the way that cannot be read. Each sends the walk back to the beginning. */
const UNREADABLE_MAX = 16;
/** No tape holds more objects; one that seems to is a drive that goes on for ever. */
const OBJECTS_MAX = 2 ** 40;
/** So often the walk lets timers, signals and other drives have their turn. */
const STEPS_PER_TURN = 256;

type Step = ReadOutcome["kind"];

interface Walk {
  /** Objects that could not be read, and why. */
  readonly unreadable: Map<number, MediumError>;
  readonly signal: AbortSignal | undefined;
  stepCount: number;
}

const ended = (step: Step): step is "endOfData" | "endOfPartition" =>
  step === "endOfData" || step === "endOfPartition";

/**
 * Goes to places object by object, on drives that have no LOCATE or do not tell their position: each object is met by a
 * short READ, so that none is passed without being counted. SPACE would tell less: drives disagree about filemarks in
 * the way and about what they say at the end of data.
 */
export class TapeWalk {
  readonly #link: DriveLink;
  readonly #transfer: TapeTransfer;
  readonly #probe = new Uint8Array(PROBE_BYTES);

  constructor(link: DriveLink, transfer: TapeTransfer) {
    this.#link = link;
    this.#transfer = transfer;
  }

  /** Goes before an object: forward from here, or from the beginning. @throws AbortedError between two steps */
  async toObject(objectNumber: bigint, signal?: AbortSignal): Promise<LocateOutcome> {
    const walk = begin(signal);
    const here = this.#link.count.objectNumber;
    if (here === undefined || here > objectNumber) await this.#toBeginning();
    while (this.#here() < objectNumber) {
      const step = await this.#next(walk);
      if (ended(step)) return { kind: step };
    }
    return { kind: "done" };
  }

  /** Goes behind the last object. @throws AbortedError between two steps */
  async toEndOfData(signal?: AbortSignal): Promise<void> {
    const walk = begin(signal);
    // Where the data end is asked before something is written there: a count that was right once does not do.
    await this.#toBeginning();
    while (!ended(await this.#next(walk)));
  }

  /** Passes filemarks forward. The count must be known. @throws AbortedError between two steps */
  async passFilemarks(asked: bigint, signal?: AbortSignal): Promise<SpaceOutcome> {
    const walk = begin(signal);
    for (let moved = 0n; moved < asked;) {
      const step = await this.#next(walk);
      if (step === "filemark") moved++;
      if (ended(step)) return { kind: step, moved, movedKnown: true };
    }
    return { kind: "done", moved: asked, movedKnown: true };
  }

  async #toBeginning(): Promise<void> {
    await rewindTape(this.#link);
    // The beginning is where it shows whether the drive tells its position.
    if (!this.#link.count.tellsNone) await tellPosition(this.#link);
  }

  /** Passes one object, readable or not. */
  async #next(walk: Walk): Promise<Step> {
    await takeTurn(walk);
    for (;;) {
      const at = this.#here();
      const reason = walk.unreadable.get(at);
      if (reason !== undefined) return this.#skip(reason);
      try {
        return (await this.#transfer.read(this.#probe)).kind;
      } catch (error) {
        // It came whole, with bytes that are not right; it is behind us all the same.
        if (error instanceof BlockProtectionError) return "block";
        if (!(error instanceof MediumError) || walk.unreadable.size >= UNREADABLE_MAX) throw error;
        walk.unreadable.set(at, error);
        await this.#comeBack(walk, at);
      }
    }
  }

  /** Where the tape stands after a failed READ is not known. */
  async #comeBack(walk: Walk, objectNumber: number): Promise<void> {
    await this.#toBeginning();
    while (this.#here() < objectNumber && !ended(await this.#next(walk)));
  }

  /** Passes an object without reading it: one block or one filemark, whatever the drive makes of filemarks. */
  async #skip(reason: MediumError): Promise<Step> {
    const { count } = this.#link;
    const from = count.depart();
    const { meaning } = await this.#link.run(SPACE_6, { code: SPACE_CODE.blocks, count: 1 });
    const outcome = meaning.kind === "outcome" ? meaning.outcome : undefined;
    // At the end of data some drives say so whether they moved or not.
    if (outcome !== "good" && outcome !== "filemark") throw reason;
    count.pass(from, 1);
    return outcome === "good" ? "block" : "filemark";
  }

  #here(): number {
    const { objectNumber } = this.#link.count;
    if (objectNumber !== undefined && objectNumber < OBJECTS_MAX) return objectNumber;
    throw new UsageError(
      "COMMAND_UNSUPPORTED",
      "LOCATE: the drive does not have it, and the place cannot be found by counting",
    );
  }
}

function begin(signal: AbortSignal | undefined): Walk {
  return { unreadable: new Map(), signal, stepCount: 0 };
}

async function takeTurn(walk: Walk): Promise<void> {
  walk.stepCount += 1;
  if (walk.stepCount % STEPS_PER_TURN === 0) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  if (walk.signal?.aborted === true) throw new AbortedError("a place on the tape was looked for");
}
