/** One session written while things go wrong, and what is then really on the medium. For the writer's properties. */
import fc from "fast-check";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { WriteOptions } from "../../src/stream/write-options.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import type { ScsiTransport } from "../../src/transport/scsi-transport.ts";
import {
  falseClaim,
  objectOnMedium,
  rawSource,
  withWriteStand,
  type WriteStand,
} from "./write-stand.ts";

/** What every trial draws. */
export const TRIAL = {
  slotCount: fc.integer({ min: 4, max: 24 }),
  seekable: fc.boolean(),
  /** Few different bytes: blocks that are alike must not be taken for each other. */
  fill: fc.uint8Array({ minLength: 1, maxLength: 5 }),
  blockCount: fc.nat(60),
  append: fc.boolean(),
  capacityBytes: fc.constantFrom(5_000_000, 5_000_000, 1_100_000, 60_000),
  /** How many objects are on the tape before. */
  foundCount: fc.constantFrom(0, 0, 1, 5),
};

/** A trial: {@link TRIAL} and what a property adds. */
export interface Trial {
  readonly personality: Personality;
  readonly blockBytes: number;
  readonly slotCount: number;
  readonly seekable: boolean;
  readonly fill: Uint8Array;
  readonly blockCount: number;
  readonly tailBytes: number;
  readonly append: boolean;
  readonly capacityBytes: number;
  readonly foundCount: number;
  readonly plan: FaultPlan;
}

/** How a trial is run. */
export interface TrialSetting<T> {
  readonly options: Partial<WriteOptions>;
  /** A cable with a will of its own. */
  readonly wrap?: (inner: ScsiTransport) => ScsiTransport;
  /** Looked at while the drive is still there. */
  readonly afterwards: (stand: WriteStand, report: WriteReport | undefined) => Promise<T>;
}

/** What came of it. */
export interface TrialResult<T> {
  readonly report: WriteReport | undefined;
  readonly error: unknown;
  /** What the report says is on the medium, and is not. */
  readonly falseClaim: string | undefined;
  /** Something that was there before, and was to stay, is gone. */
  readonly earlierDamaged: boolean;
  readonly afterwards: T;
}

/** Whether another program moves the tape or takes what is said to ours. */
export function usesForeignHands(plan: FaultPlan): boolean {
  return plan.some(
    ({ what }) =>
      what.kind === "foreignRewind" ||
      what.kind === "bufferLost" ||
      (what.kind === "reset" && what.attentionStolen),
  );
}

async function fillBefore({ drive }: WriteStand, count: number): Promise<void> {
  await drive.rewind();
  for (let index = 0; index < count; index++) {
    if (index % 2 === 1) await drive.writeFilemarks(1);
    else await drive.write(new Uint8Array(4000).fill(index + 100), 300);
  }
  await drive.synchronize();
  await drive.rewind();
}

const isAsBefore = (object: Uint8Array | "filemark" | undefined, index: number): boolean =>
  index % 2 === 1
    ? object === "filemark"
    : object instanceof Uint8Array && object.length === 300 && object[0] === index + 100;

function dataOf({ blockCount, blockBytes, tailBytes, fill }: Trial): Uint8Array {
  const length = blockCount * blockBytes + Math.min(tailBytes, blockBytes);
  return Uint8Array.from(
    { length },
    (_, index) => fill[Math.floor(index / 700) % fill.length] ?? 0,
  );
}

/** Writes one session onto a tape that may hold something, while the plan is played. */
export async function runTrial<T>(trial: Trial, setting: TrialSetting<T>): Promise<TrialResult<T>> {
  const { personality, capacityBytes, append, foundCount } = trial;
  const use = async (stand: WriteStand): Promise<TrialResult<T>> => {
    const { simulated, drive, options } = stand;
    const data = dataOf(trial);
    await fillBefore(stand, foundCount);
    simulated.inject(trial.plan);
    let report: WriteReport | undefined;
    let error: unknown;
    try {
      const chosen = options({ append, readyLimitMs: 60_000, ...setting.options });
      report = await writeSession(drive, rawSource(data, trial), chosen);
    } catch (thrown) {
      error = thrown;
    }
    // What is claimed must be on the medium, not in a buffer that goes with the power.
    simulated.loadedDeck?.loseBuffer();
    const earlier = Array.from({ length: append ? foundCount : 0 }, (_, index) =>
      objectOnMedium(simulated, index),
    );
    return {
      report,
      error,
      falseClaim: report === undefined ? undefined : falseClaim(simulated, report, data),
      earlierDamaged: !earlier.every(isAsBefore),
      afterwards: await setting.afterwards(stand, report),
    };
  };
  return withWriteStand({ personality, capacityBytes }, use, setting.wrap);
}
