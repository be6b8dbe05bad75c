import { DAT_72 } from "../../simulator/personalities/dat-72.ts";
import { DLT_8000 } from "../../simulator/personalities/dlt-8000.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { FaultPlan } from "../../simulator/faults/fault-plan.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import type { FileRecord } from "../../src/stream/session-record.ts";
import { campaignData, type DataKind } from "./campaign-data.ts";
import { campaignPlan, campaignVisits, type Reach, type Visit } from "./campaign-plan.ts";
import { membersOf } from "./verify-stand.ts";

/** Everything that a seed decides about one run. */
export interface Scenario {
  readonly seed: number;
  readonly personality: Personality;
  /** Capacity of the cartridge, in bytes. */
  readonly capacityBytes: number;
  readonly dataKind: DataKind;
  readonly data: Uint8Array;
  /** The members of a stream that is like an archive; undefined for a raw one. */
  readonly files: readonly FileRecord[] | undefined;
  readonly blockBytes: number;
  readonly slotCount: number;
  readonly seekable: boolean;
  readonly append: boolean;
  /** Sessions on the tape before, each of so many blocks of 700 bytes. */
  readonly earlier: readonly number[];
  /** A last tape file before, left without a filemark. */
  readonly looseBlock: boolean;
  readonly protection: "auto" | "off" | "reedSolomon";
  readonly checkpointBytes: number;
  readonly recoveryLimit: number;
  readonly keepsJournal: boolean;
  /** The user stops the writer before this command. */
  readonly abortAtCommand: number | undefined;
  readonly plan: FaultPlan;
  readonly visits: readonly Visit[];
  /** How often, before a command, another program on this host asks whether the drive is ready: 0 to 1. */
  readonly stealShare: number;
  /** Blocks to be damaged afterwards. */
  readonly damageCount: number;
  /** Whether the tape is then read with logical block protection. */
  readonly readsProtected: boolean;
}

/** Block length of the sessions that were there before. */
export const EARLIER_BLOCK_BYTES = 700;

const BLOCK_SIZES = [512, 513, 1000, 1024, 2000, 4096, 10_240, 16_000, 32_768, 65_536] as const;
/** Bytes of one stream, at most: a run must stay cheap. */
const STREAM_MAX = 160_000;

/** Drives that differ in what the writer depends on, with little of everything so that limits are met. */
function somePersonality(random: SeededRandom): Personality {
  const base = random.pick([LTO_9, LTO_9, LTO_9, DAT_72, DLT_8000]);
  const warns = random.nextChance(0.5);
  const protects = random.nextChance(0.7);
  return {
    ...base,
    reportsBuffer: random.nextChance(0.6) ? base.reportsBuffer : false,
    bufferBytes: random.pick([5000, 40_000, 1_000_000]),
    earlyWarningBytes: random.pick([20_000, 150_000]),
    filemarkBytes: 500,
    mechanics: {
      ...base.mechanics,
      nativeBytesPerSecond: random.pick([10_000, 1_000_000, 400_000_000]),
    },
    modePages: base.modePages.filter(
      ({ page, subpage }) =>
        (warns || page !== 0x10 || subpage !== 1) && (protects || page !== 0x0a || subpage === 0),
    ),
    protectionMethods: protects ? base.protectionMethods : [],
  };
}

interface Stream {
  readonly data: Uint8Array;
  readonly files: readonly FileRecord[] | undefined;
}

function someStream(random: SeededRandom, kind: DataKind, blockBytes: number): Stream {
  const wanted = Math.min(STREAM_MAX, Math.floor(blockBytes * random.nextInteger(0, 45)));
  if (random.nextChance(0.5)) {
    const length = random.nextChance(0.3) ? wanted : wanted + random.nextInteger(0, blockBytes - 1);
    return { data: campaignData(random, { kind, length, blockBytes }), files: undefined };
  }
  const sizes: number[] = [];
  let length = 0;
  while (length < wanted) {
    const size = random.nextChance(0.1)
      ? 0
      : random.nextInteger(1, random.pick([600, 5000, 60_000]));
    sizes.push(size);
    length += 512 + Math.ceil(size / 512) * 512;
  }
  const data = campaignData(random, { kind, length, blockBytes });
  return { data, files: membersOf(data, sizes) };
}

function someCapacity(random: SeededRandom, neededBytes: number): number {
  if (random.nextChance(0.65)) return 5_000_000;
  return Math.max(60_000, Math.floor(neededBytes * (0.3 + random.nextFraction())));
}

/** Draws everything that a run is made of. The same seed gives the same scenario. */
export function drawScenario(seed: number): Scenario {
  const random = new SeededRandom(seed);
  const personality = somePersonality(random);
  const dataKind = random.pick<DataKind>(["random", "zeros", "repeated", "fewBlocks"]);
  const blockBytes = random.nextChance(0.5)
    ? random.pick(BLOCK_SIZES)
    : Math.floor(512 * 128 ** random.nextFraction());
  const { data, files } = someStream(random, dataKind, blockBytes);
  const earlier = Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () =>
    random.nextInteger(1, 6),
  );
  const append = random.nextChance(0.6);
  const looseBlock = random.nextChance(0.2);
  const reach: Reach = {
    firstObject: append ? earlier.reduce((sum, count) => sum + count + 3, 0) : 0,
    blockCount: Math.ceil(data.length / blockBytes) + 1,
    blockBytes,
  };
  return {
    seed,
    personality,
    capacityBytes: someCapacity(random, data.length + reach.firstObject * 2000),
    dataKind,
    data,
    files,
    blockBytes,
    slotCount: random.nextInteger(4, 24),
    seekable: random.nextChance(0.5),
    append,
    earlier,
    looseBlock,
    protection:
      personality.protectionMethods.length === 0
        ? "auto"
        : random.pick(["auto", "auto", "off", "reedSolomon"]),
    checkpointBytes: random.pick([0, 0, 3, 10]) * blockBytes,
    recoveryLimit: random.pick([32, 32, 32, 4]),
    keepsJournal: random.nextChance(0.4),
    abortAtCommand: random.nextChance(0.08)
      ? random.nextInteger(20, 40 + 2 * reach.blockCount)
      : undefined,
    plan: random.nextChance(0.97) ? campaignPlan(random, reach) : [],
    visits: campaignVisits(random, reach),
    stealShare: random.pick([0, 0, 0, 0, 0.05, 1]),
    damageCount: random.pick([0, 1, 2, 5]),
    readsProtected: random.nextChance(0.3),
  };
}
