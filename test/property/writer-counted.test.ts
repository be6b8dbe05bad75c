import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { verifySessions } from "../../src/stream/verify.ts";
import type { WriteReport } from "../../src/stream/write-report.ts";
import { writeSession } from "../../src/stream/write-session.ts";
import { CapstanError } from "../../src/transport/errors.ts";
import { PositionlessTransport, type PositionLie } from "../support/positionless-transport.ts";
import { faultPlans } from "../support/write-faults.ts";
import {
  falseClaim,
  objectOnMedium,
  rawSource,
  withWriteStand,
  type WriteStand,
} from "../support/write-stand.ts";

const BLOCK_BYTES_MIN = 4;

interface Drawn {
  readonly blockBytes: number;
  readonly slotCount: number;
  readonly seekable: boolean;
  readonly fill: Uint8Array;
  readonly blockCount: number;
  readonly tailBytes: number;
  readonly append: boolean;
  readonly capacityBytes: number;
  readonly bufferBytes: number;
  readonly nativeBytesPerSecond: number;
  readonly plan: FaultPlan;
  readonly foundCount: number;
  readonly lie: PositionLie;
}

const runs: fc.Arbitrary<Drawn> = fc.record({
  blockBytes: fc.constantFrom(64, 512, 1000, 4096, 9000),
  slotCount: fc.integer({ min: 4, max: 24 }),
  seekable: fc.boolean(),
  /** Few different bytes: blocks that are alike must not be taken for each other. */
  fill: fc.uint8Array({ minLength: 1, maxLength: 5 }),
  blockCount: fc.nat(60),
  tailBytes: fc.integer({ min: BLOCK_BYTES_MIN, max: 3000 }),
  append: fc.boolean(),
  capacityBytes: fc.constantFrom(5_000_000, 5_000_000, 1_100_000, 60_000),
  bufferBytes: fc.constantFrom(5000, 40_000, 1_000_000),
  nativeBytesPerSecond: fc.constantFrom(10_000, 1_000_000, 400_000_000),
  plan: faultPlans,
  /** How many objects are on the tape before. */
  foundCount: fc.constantFrom(0, 0, 1, 5),
  lie: fc.constantFrom("unknown", "unknown", "zero"),
});

interface Run {
  readonly report: WriteReport | undefined;
  readonly error: unknown;
  readonly falseClaim: string | undefined;
  readonly earlierDamaged: boolean;
  /** What verifying says, with what is left of the plan. */
  readonly verified: string | undefined;
}

/** Whether another program moves the tape or takes what is said to ours. */
const usesForeignHands = (plan: FaultPlan): boolean =>
  plan.some(
    ({ what }) =>
      what.kind === "foreignRewind" ||
      what.kind === "bufferLost" ||
      (what.kind === "reset" && what.attentionStolen),
  );

/** Whether nothing of the plan can hinder a reader, or what it reads, for good. */
const isPassing = (plan: FaultPlan): boolean =>
  !usesForeignHands(plan) &&
  plan.every(({ what, times }) => times === undefined && what.kind !== "readError");

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

async function verifyAfterwards(stand: WriteStand): Promise<string> {
  const { drive, simulated, folder } = stand;
  const options = { clock: simulated.clock, workFolder: folder, sessions: "last" } as const;
  return (await verifySessions(drive, options)).result;
}

async function perform(drawn: Drawn): Promise<Run> {
  const { bufferBytes, nativeBytesPerSecond, capacityBytes, blockBytes } = drawn;
  const personality = {
    ...DAT_72,
    bufferBytes,
    earlyWarningBytes: 20_000,
    filemarkBytes: 500,
    mechanics: { ...DAT_72.mechanics, nativeBytesPerSecond },
  };
  const use = async (stand: WriteStand): Promise<Run> => {
    const { simulated, drive, options } = stand;
    const length = drawn.blockCount * blockBytes + Math.min(drawn.tailBytes, blockBytes);
    const data = Uint8Array.from(
      { length },
      (_, index) => drawn.fill[Math.floor(index / 700) % drawn.fill.length] ?? 0,
    );
    await fillBefore(stand, drawn.foundCount);
    simulated.inject(drawn.plan);
    let report: WriteReport | undefined;
    let error: unknown;
    try {
      const { append } = drawn;
      const more = { append, readyLimitMs: 60_000, checkpointBytes: 3 * blockBytes };
      report = await writeSession(drive, rawSource(data, drawn), options(more));
    } catch (thrown) {
      error = thrown;
    }
    // What is claimed must be on the medium, not in a buffer that goes with the power.
    simulated.loadedDeck?.loseBuffer();
    const earlier = Array.from({ length: drawn.append ? drawn.foundCount : 0 }, (_, index) =>
      objectOnMedium(simulated, index),
    );
    return {
      report,
      error,
      falseClaim: report === undefined ? undefined : falseClaim(simulated, report, data),
      earlierDamaged: !earlier.every(isAsBefore),
      verified: report?.closed === true ? await verifyAfterwards(stand) : undefined,
    };
  };
  const made = { personality, capacityBytes };
  return withWriteStand(made, use, (inner) => new PositionlessTransport(inner, drawn.lie));
}

function expectTruth({ report, error, ...found }: Run, plan: FaultPlan): void {
  const alone = !usesForeignHands(plan);
  if (error !== undefined) expect(error).toBeInstanceOf(CapstanError);
  if (alone) expect(found.earlierDamaged).toBe(false);
  if (report === undefined) return;
  expect(report.evidence).not.toBe("proved");
  // What was proved can be written over by nobody but another program, or by us after its doing.
  if (report.evidence !== "notChecked" || alone) expect(found.falseClaim).toBeUndefined();
  if (report.end !== "complete") return;
  expect(report.closed).toBe(true);
  // Blocks that cannot be read, or are read where another program left the tape, differ or are missing.
  if (isPassing(plan)) expect(found.verified).toBe("same");
}

describe("a writer on a drive that does not tell its position, where everything else goes wrong as well", () => {
  it("claims nothing that is not on the medium, and what it closed verifies", async () => {
    let verifiedCount = 0;
    await fc.assert(
      fc.asyncProperty(runs, async (drawn) => {
        const run = await perform(drawn);
        expectTruth(run, drawn.plan);
        if (run.verified !== undefined) verifiedCount += 1;
      }),
      { numRuns: 200 },
    );
    expect(verifiedCount).toBeGreaterThan(30);
  }, 120_000);
});
