import { SeededRandom } from "../seeded-random.ts";
import type { Fault, FaultEffect, FaultPlan, FaultTrigger } from "./fault-plan.ts";

/** What a random plan may be about. */
export interface RandomPlanOptions {
  /** Objects that the run is going to write, at least 1; faults lie among them. */
  readonly blockCount: number;
  /** Bytes of one block, at least 1; for byte offsets and amounts. */
  readonly blockBytes?: number;
  /** Most faults of one plan. Default 6. */
  readonly maxFaults?: number;
  /** Kinds of effects that may occur. Default: all. */
  readonly kinds?: readonly FaultEffect["kind"][];
}

interface Draw {
  readonly random: SeededRandom;
  readonly blockCount: number;
  readonly blockBytes: number;
}

const someObject = ({ random, blockCount }: Draw): FaultTrigger => ({
  at: "object",
  object: random.nextInteger(0, blockCount - 1),
});

/** Any of the moments at which a command's fault may happen. */
function someMoment(draw: Draw): FaultTrigger {
  const { random, blockCount, blockBytes } = draw;
  switch (random.nextInteger(0, 4)) {
    case 0:
      return { at: "bytesWritten", bytes: random.nextInteger(0, blockCount * blockBytes) };
    case 1:
      return { at: "command", name: "any", count: random.nextInteger(1, blockCount + 20) };
    case 2:
      return { at: "command", name: "WRITE(6)", count: random.nextInteger(1, blockCount) };
    case 3:
      return {
        at: "command",
        name: random.pick(["WRITE FILEMARKS(6)", "READ POSITION short form", "READ(6)"]),
        count: random.nextInteger(1, 4),
      };
    default:
      return someObject(draw);
  }
}

const someBit = ({ random, blockBytes }: Draw): { byteOffset: number; bitIndex: number } => ({
  byteOffset: random.nextInteger(0, blockBytes - 1),
  bitIndex: random.nextInteger(0, 7),
});

/** Sense data that drives send instead of a command. sense.md 6, 11 and 15: aborted, busy, internal failure. */
const SENSES: readonly [readonly [number, number], ...(readonly [number, number])[]] = [
  [0x0b, 0x4700],
  [0x0b, 0x4e00],
  [0x04, 0x4400],
  [0x03, 0x0c00],
];

type Maker = (draw: Draw) => Fault;
const atObject =
  (effect: (draw: Draw) => FaultEffect): Maker =>
  (draw) => ({ when: someObject(draw), what: effect(draw) });
const atMoment =
  (effect: (draw: Draw) => FaultEffect): Maker =>
  (draw) => ({ when: someMoment(draw), what: effect(draw) });

const MAKERS: Readonly<Record<FaultEffect["kind"], Maker>> = {
  readError: atObject(() => ({ kind: "readError" })),
  writeError: atObject(() => ({ kind: "writeError" })),
  deferredError: atObject(({ random }) => ({
    kind: "deferredError",
    afterCommands: random.nextInteger(0, 8),
  })),
  readFlip: atObject((draw) => ({ kind: "readFlip", ...someBit(draw) })),
  bitRot: atObject((draw) => ({ kind: "bitRot", ...someBit(draw) })),
  reset: atMoment(({ random }) => ({
    kind: "reset",
    losesBuffer: random.nextChance(0.8),
    rewinds: random.nextChance(0.8),
    attentionStolen: random.nextChance(0.3),
  })),
  mediumChangedAttention: atMoment(() => ({ kind: "mediumChangedAttention" })),
  foreignRewind: atMoment(() => ({ kind: "foreignRewind" })),
  bufferLost: atMoment(() => ({ kind: "bufferLost" })),
  transportFailure: atMoment(({ random }) => ({
    kind: "transportFailure",
    executed: random.nextChance(0.5),
  })),
  timeout: atMoment(({ random }) => ({ kind: "timeout", executed: random.nextChance(0.5) })),
  shortTape: atMoment(({ random, blockBytes }) => ({
    kind: "shortTape",
    remainingBytes: random.nextInteger(0, 20 * blockBytes),
  })),
  chipDead: atMoment(() => ({ kind: "chipDead" })),
  sense: atMoment(({ random }) => {
    const [key, codes] = random.pick(SENSES);
    return { kind: "sense", key, codes, deferred: random.nextChance(0.3) };
  }),
};

function allKinds(): FaultEffect["kind"][] {
  const kinds: FaultEffect["kind"][] = [];
  let kind: FaultEffect["kind"];
  for (kind in MAKERS) kinds.push(kind);
  return kinds;
}

/**
 * A plan that the seed alone decides. First it is drawn which kinds of faults occur at all (so that a plan may be full
 * of one kind, which an even mixture never is), then when each happens. May be empty.
 */
export function randomFaultPlan(seed: number, options: RandomPlanOptions): FaultPlan {
  const random = new SeededRandom(seed);
  const draw = { random, blockCount: options.blockCount, blockBytes: options.blockBytes ?? 1024 };
  const share = random.nextFraction();
  const [first, ...others] = (options.kinds ?? allKinds()).filter(() => random.nextChance(share));
  if (first === undefined) return [];
  const count = random.nextInteger(1, options.maxFaults ?? 6);
  return Array.from({ length: count }, () => {
    const fault = MAKERS[random.pick([first, ...others])](draw);
    return random.nextChance(0.85) ? fault : { ...fault, times: random.nextInteger(2, 3) };
  });
}
