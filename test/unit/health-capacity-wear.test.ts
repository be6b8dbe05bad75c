import { describe, expect, it } from "vitest";
import { capacityWear } from "../../src/health/wear/capacity-wear.ts";
import type { MediaFacts } from "../../src/health/wear/media-facts.ts";
import type { VolumeFacts } from "../../src/health/pages/volume-facts.ts";

const GB = 1_000_000_000n;
const facts = (volume: VolumeFacts, more: Partial<MediaFacts> = {}): MediaFacts => ({
  ...{ family: "lto", volume },
  ...more,
});
const loss = (volume: VolumeFacts): number | undefined =>
  capacityWear(facts({ partitions: 1, ...volume })).find(({ name }) => name === "capacityLoss")
    ?.value;

describe("the capacity of a tape", () => {
  it("is told with who says it", () => {
    const remaining = { bytes: 11_000n * GB, source: "Volume Statistics log page, 0204h" };
    expect(capacityWear(facts({ usedBytes: 7000n * GB }, { remaining }))).toEqual([
      { name: "usedCapacity", value: 7e12, unit: "bytes", from: "log page 17h, 0017h" },
      { name: "remainingCapacity", value: 1.1e13, unit: "bytes", from: remaining.source },
    ]);
    expect(capacityWear({ family: "lto", usedBytes: 5n * GB })).toEqual([
      { name: "usedCapacity", value: 5e9, unit: "bytes", from: "log page 0Ch, 0004h" },
    ]);
  });

  it("is lost where more is in use than was ever written", () => {
    expect(loss({ usedBytes: 1000n * GB, writtenBytes: 970n * GB })).toBe(3);
    expect(loss({ usedBytes: 1000n * GB, writtenBytes: 1000n * GB })).toBe(0);
  });

  it("is not known to be lost once something was overwritten", () => {
    expect(loss({ usedBytes: 1000n * GB, writtenBytes: 1001n * GB })).toBe(0);
    expect(loss({ usedBytes: 1000n * GB, writtenBytes: 1001n * GB + 1n })).toBeUndefined();
  });

  it.each<readonly [string, VolumeFacts]>([
    ["of two partitions", { usedBytes: 1000n * GB, writtenBytes: 970n * GB, partitions: 2 }],
    ["of little data", { usedBytes: 10n * GB - 1n, writtenBytes: 9n * GB }],
    ["where the page does not say what is used", { writtenBytes: 9000n * GB }],
    ["where it does not say what was written", { usedBytes: 9000n * GB }],
  ])("is not judged %s", (_what, volume) => {
    expect(loss(volume)).toBeUndefined();
  });
});
