import type {
  Fault,
  FaultEffect,
  FaultPlan,
  FaultTrigger,
} from "../../simulator/faults/fault-plan.ts";
import { randomFaultPlan } from "../../simulator/faults/random-plan.ts";
import type { SeededRandom } from "../../simulator/seeded-random.ts";

/** What another program does between two commands of ours. */
export type NeighbourAct = "testUnitReady" | "rewind" | "modeSelect";

/** The other program's visit before a command of ours, counted from 0. */
export interface Visit {
  readonly atCommand: number;
  readonly act: NeighbourAct;
}

const COMMANDS = [
  "WRITE(6)",
  "WRITE(6)",
  "WRITE FILEMARKS(6)",
  "READ POSITION short form",
  "READ POSITION extended form",
  "MODE SENSE(6)",
  "MODE SELECT(6)",
  "SPACE(6)",
  "READ(6)",
  "LOCATE(10)",
  "LOG SENSE",
  "any",
] as const;

type Keyed = readonly [key: number, codes: number];

/** Sense data of every key that a drive sends to a tape host, with codes that occur with it. sense.md 6 and 15. */
const SENSES: readonly [Keyed, ...Keyed[]] = [
  [0x1, 0x1700],
  [0x2, 0x0401],
  [0x2, 0x3a00],
  [0x3, 0x0c00],
  [0x3, 0x3100],
  [0x4, 0x4400],
  [0x5, 0x2400],
  [0x6, 0x2900],
  [0x6, 0x2a01],
  [0x6, 0x2800],
  [0x7, 0x2700],
  [0x8, 0x0005],
  [0x9, 0x8000],
  [0xa, 0x0000],
  [0xb, 0x4700],
  [0xb, 0x4e00],
  [0xd, 0x0002],
  [0xe, 0x1d00],
];

function someSense(random: SeededRandom): FaultEffect {
  const [key, codes] = random.pick(SENSES);
  return { kind: "sense", key, codes, deferred: random.nextChance(0.2) };
}

function someTrigger(random: SeededRandom, reach: Reach): FaultTrigger {
  switch (random.nextInteger(0, 3)) {
    case 0:
      return { at: "time", ms: random.nextInteger(0, 20_000) };
    case 1:
      return {
        at: "bytesWritten",
        bytes: random.nextInteger(0, reach.blockCount * reach.blockBytes),
      };
    default:
      return {
        at: "command",
        name: random.pick(COMMANDS),
        count: random.nextInteger(1, 6 + random.nextInteger(0, reach.blockCount)),
      };
  }
}

/** How far a plan reaches: the objects that will be written, and their length. */
export interface Reach {
  readonly firstObject: number;
  readonly blockCount: number;
  readonly blockBytes: number;
}

/** The cable is pulled, or the tape becomes unwritable, for good. */
function lastingFault(random: SeededRandom, reach: Reach): Fault {
  const what = random.pick<FaultEffect>([
    { kind: "transportFailure", executed: false },
    { kind: "timeout", executed: true },
    { kind: "sense", key: 0x7, codes: 0x2700, deferred: false },
    { kind: "sense", key: 0x2, codes: 0x3a00, deferred: false },
  ]);
  return { when: someTrigger(random, reach), what, times: 1_000_000 };
}

const moved = (fault: Fault, firstObject: number): Fault =>
  fault.when.at === "object" && fault.when.object < firstObject
    ? { ...fault, when: { ...fault.when, object: fault.when.object + firstObject } }
    : fault;

/** Faults of all kinds, drawn kind by kind: some plans are empty, some are full of one kind. */
export function campaignPlan(random: SeededRandom, reach: Reach): FaultPlan {
  const { firstObject, blockCount, blockBytes } = reach;
  const plan: Fault[] = randomFaultPlan(random.nextUint32(), {
    blockCount: blockCount + 3,
    blockBytes,
    maxFaults: random.pick([2, 4, 8]),
  }).map((fault) => moved(fault, firstObject));
  if (plan.length === 0 || random.nextChance(0.4)) {
    const count = random.nextInteger(1, 3);
    for (let index = 0; index < count; index++) {
      plan.push({ when: someTrigger(random, reach), what: someSense(random) });
    }
  }
  if (random.nextChance(0.3)) {
    plan.push({
      when: someTrigger(random, reach),
      what: {
        kind: "reset",
        losesBuffer: random.nextChance(0.5),
        rewinds: random.nextChance(0.5),
        attentionStolen: random.nextChance(0.5),
      },
    });
  }
  if (random.nextChance(0.08)) plan.push(lastingFault(random, reach));
  return plan;
}

/** Visits of another program; mostly none. */
export function campaignVisits(random: SeededRandom, reach: Reach): readonly Visit[] {
  if (random.nextChance(0.6)) return [];
  const acts = random.pick<readonly [NeighbourAct, ...NeighbourAct[]]>([
    ["testUnitReady"],
    ["rewind"],
    ["modeSelect"],
    ["testUnitReady", "rewind", "modeSelect"],
  ]);
  return Array.from({ length: random.nextInteger(1, 5) }, () => ({
    atCommand: random.nextInteger(0, 60 + reach.blockCount * 2),
    act: random.pick(acts),
  }));
}
