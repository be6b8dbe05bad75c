import { describe, expect, it } from "vitest";
import { mediaWear, type MediaFacts } from "../../src/health/wear/media-wear.ts";
import { WEAR_CHECKS } from "../../src/health/wear/wear-checks.ts";

const TB = 1_000_000_000_000n;
const ROUNDING = 4n * 1_048_576n;
/** Of one mount: 1 GiB in KiB, as IBM-built drives count. */
const MOUNT = { retries: 5n, corrected: 3n, processed: 1n << 20n, hostBytes: 1n << 30n } as const;

/** A cartridge of which every count may be true. */
const TRUE = {
  family: "lto",
  medium: "LTO-8",
  chipLoads: 79n,
  chipWrittenBytes: 9n * TB,
  chipReadBytes: TB,
  volume: {
    mounts: 79n,
    writtenBytes: 9n * TB,
    readBytes: TB,
    lastMountWrittenBytes: 0n,
    lastMountReadBytes: 0n,
    lastMountUnrecoveredWriteErrors: 0n,
    lastMountUnrecoveredReadErrors: 0n,
    unrecoveredWriteErrors: 2n,
    unrecoveredReadErrors: 2n,
    dataSetsWritten: 1_800_000n,
    capacityBytes: 12n * TB,
    usedBytes: 9n * TB,
    partitions: 1,
    beginningPasses: 500n,
    middlePasses: 400n,
    recoveredWriteErrors: 18n,
    recoveredReadErrors: 0n,
  },
  usedBytes: 9n * TB,
  mountWrite: MOUNT,
  mountRead: MOUNT,
  remaining: { bytes: 3n * TB, source: "log page 17h, 0204h" },
} as const satisfies MediaFacts;

const volume = (more: Partial<NonNullable<MediaFacts["volume"]>>): Partial<MediaFacts> => ({
  volume: { ...TRUE.volume, ...more },
});
/** Without the other sources of these sizes, so that one check alone can find something. */
const alone = {
  chipWrittenBytes: undefined,
  chipReadBytes: undefined,
  usedBytes: undefined,
} as const;
const P2 = (9n * TB) / 50n + ROUNDING;

/** By the name of a check: facts that are untrue, and facts that are just not. */
const CASES: Readonly<Record<string, readonly [Partial<MediaFacts>, Partial<MediaFacts>]>> = {
  neverLoaded: [{ chipLoads: 0n }, { chipLoads: 1n }],
  noBeginningPasses: [
    { ...alone, ...volume({ beginningPasses: 0n, writtenBytes: 12n * TB + 1n }) },
    { ...alone, ...volume({ beginningPasses: 0n, writtenBytes: 12n * TB }) },
  ],
  noMiddlePasses: [
    { ...alone, ...volume({ middlePasses: 0n, writtenBytes: 12n * TB + 1n }) },
    { ...alone, ...volume({ middlePasses: 0n, writtenBytes: 12n * TB }) },
  ],
  fewerPassesThanMounts: [volume({ beginningPasses: 77n }), volume({ beginningPasses: 78n })],
  writtenLessThanLastMount: [
    volume({ lastMountWrittenBytes: 9n * TB + ROUNDING + 1n }),
    volume({ lastMountWrittenBytes: 9n * TB + ROUNDING }),
  ],
  readLessThanLastMount: [
    volume({ lastMountReadBytes: TB + ROUNDING + 1n }),
    volume({ lastMountReadBytes: TB + ROUNDING }),
  ],
  writtenOtherThanChip: [
    { chipWrittenBytes: 9n * TB + P2 + 1n },
    { chipWrittenBytes: 9n * TB + P2 },
  ],
  readOtherThanChip: [
    { chipReadBytes: TB - TB / 50n - ROUNDING - 1n },
    { chipReadBytes: TB - TB / 50n - ROUNDING },
  ],
  nothingWrittenInManyDataSets: [
    { ...alone, ...volume({ writtenBytes: 0n, usedBytes: 0n, dataSetsWritten: 101n }) },
    { ...alone, ...volume({ writtenBytes: 0n, usedBytes: 0n, dataSetsWritten: 100n }) },
  ],
  writtenLessThanIsUsed: [
    { ...alone, ...volume({ writtenBytes: 5n * TB, usedBytes: 10n * TB + ROUNDING + 1n }) },
    { ...alone, ...volume({ writtenBytes: 5n * TB, usedBytes: 10n * TB + ROUNDING }) },
  ],
  usedDiffers: [{ usedBytes: 9n * TB + P2 + 1n }, { usedBytes: 9n * TB + P2 }],
  moreUsedThanThereIs: [
    { usedBytes: undefined, ...volume({ usedBytes: 12n * TB + (12n * TB) / 100n + 1n }) },
    { usedBytes: undefined, ...volume({ usedBytes: 12n * TB + (12n * TB) / 100n }) },
  ],
  moreLeftThanThereIs: [
    { remaining: { bytes: 12n * TB + (12n * TB) / 100n + 1n, source: "" } },
    { remaining: { bytes: 12n * TB + (12n * TB) / 100n, source: "" } },
  ],
  moreUnrecoveredInLastMount: [
    volume({ lastMountUnrecoveredWriteErrors: 3n }),
    volume({ lastMountUnrecoveredWriteErrors: 2n }),
  ],
  moreUnreadInLastMount: [
    volume({ lastMountUnrecoveredReadErrors: 3n }),
    volume({ lastMountUnrecoveredReadErrors: 2n }),
  ],
  fewerRewritesThanCorrected: [
    { mountWrite: { ...MOUNT, corrected: 6n } },
    { mountWrite: { ...MOUNT, corrected: 5n } },
  ],
  fewerRereadsThanCorrected: [
    { mountRead: { ...MOUNT, corrected: 6n } },
    { mountRead: { ...MOUNT, corrected: 5n } },
  ],
};

const doubtsOf = (facts: MediaFacts): ReadonlyMap<string, string> =>
  new Map(
    mediaWear(facts).flatMap(({ name, doubt }) => (doubt === undefined ? [] : [[name, doubt]])),
  );

describe("counts that cannot be true", () => {
  it("are none where all may be true", () => {
    expect(doubtsOf(TRUE)).toEqual(new Map());
    const told = mediaWear(TRUE).map(({ name }) => name);
    for (const { concerns } of WEAR_CHECKS)
      for (const name of concerns) expect(told, name).toContain(name);
  });

  it("are each found by a check of its own", () => {
    expect(Object.keys(CASES)).toEqual(WEAR_CHECKS.map(({ name }) => name));
  });

  it.each(WEAR_CHECKS.map((check) => [check.name, check] as const))(
    "by %s, and not just short of it",
    (name, { concerns, says, isUntrue }) => {
      const [untrue, justTrue] = CASES[name] ?? [{}, {}];
      expect(isUntrue({ ...TRUE, ...untrue })).toBe(true);
      expect(isUntrue({ ...TRUE, ...justTrue })).toBe(false);
      expect(doubtsOf({ ...TRUE, ...justTrue })).toEqual(new Map());
      const doubts = doubtsOf({ ...TRUE, ...untrue });
      expect(doubts.size).toBeGreaterThan(0);
      for (const [figure, doubt] of doubts) {
        expect(concerns).toContain(figure);
        expect(doubt).toBe(`not maintained by this drive: ${says}`);
      }
    },
  );
});
