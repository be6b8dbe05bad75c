import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MediaFacts, MountErrors } from "../../src/health/wear/media-facts.ts";
import { mountWear, processedUnit } from "../../src/health/wear/mount-wear.ts";

const facts = (mountWrite: MountErrors, family: MediaFacts["family"] = "lto"): MediaFacts => ({
  family,
  mountWrite,
});

describe("the retries of a mount", () => {
  it("are to the KiB that IBM-built drives count", () => {
    const counts = { retries: 6n, corrected: 4n, uncorrected: 2n };
    const moved = { processed: 2_000_000n, hostBytes: 2_048_000_000n };
    expect(mountWear(facts({ ...counts, ...moved }))).toEqual([
      {
        ...{ name: "mountWriteRetries", value: 6 / 2.048, unit: "errors/GB", count: 6 },
        from: "log page 02h, 0002h and 0005h (KiB)",
      },
      expect.objectContaining({ name: "mountWriteCorrected", value: 4 / 2.048 }),
    ]);
  });

  it("are to bytes where page 0Ch says the same, and then what is uncorrected is lost", () => {
    const counts = { retries: 6n, corrected: 4n, uncorrected: 2n };
    const moved = { processed: 2_000_000_000n, hostBytes: 2_000_000_000n };
    expect(mountWear(facts({ ...counts, ...moved }))).toMatchObject([
      { name: "mountWriteRetries", value: 3, from: "log page 02h, 0002h and 0005h (bytes)" },
      { name: "mountWriteCorrected", value: 2 },
      { name: "mountWriteUnrecovered", value: 2, unit: "errors" },
    ]);
  });

  it.each([
    ["nothing was moved", { processed: 0n, hostBytes: 0n }],
    ["page 0Ch has nothing", { processed: 5_000_000_000n, hostBytes: undefined }],
    ["page 0Ch fits neither unit", { processed: 5_000_000_000n, hostBytes: 5_000n }],
    ["page 0Ch says nothing was moved", { processed: 5_000_000_000n, hostBytes: 0n }],
  ])("are not told where %s", (_what, moved) => {
    expect(mountWear(facts({ retries: 6n, ...moved }))).toEqual([]);
  });

  it("of DLT drives without page 0Ch are to bytes, as their manual says", () => {
    const counts = { retries: 6n, processed: 2_000_000_000n };
    expect(mountWear(facts(counts, "dlt"))).toMatchObject([{ value: 3 }]);
  });

  it.each(["dat", "dlt"] as const)(
    "of %s drives that are not corrected are lost, whatever went through and in whatever unit that is",
    (family) => {
      for (const processed of [undefined, 0n, 5_000_000n])
        expect(mountWear(facts({ uncorrected: 2n, processed }, family))).toEqual([
          {
            ...{ name: "mountWriteUnrecovered", value: 2, unit: "errors" },
            from: "log page 02h, 0006h",
          },
        ]);
      expect(mountWear(facts({ uncorrected: 2n, processed: 5_000_000n }))).toEqual([]);
    },
  );

  it("say nothing of less than a GB, of a DAT cassette less than 100 MB", () => {
    const of = (bytes: bigint) => ({ retries: 1n, processed: bytes, hostBytes: bytes });
    expect(mountWear(facts(of(999_999_999n)))).toEqual([]);
    expect(mountWear(facts(of(1_000_000_000n)))).toHaveLength(1);
    expect(mountWear(facts(of(99_999_999n), "dat"))).toEqual([]);
    expect(mountWear(facts(of(100_000_000n), "dat"))).toHaveLength(1);
  });

  it("are never counted in the wrong unit, however well the data shrink", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n << 20n, max: 1n << 50n }),
        fc.integer({ min: 1, max: 15 }),
        fc.boolean(),
        (bytes, factor, shrinks) => {
          const hostBytes = shrinks ? bytes * BigInt(factor) : bytes / BigInt(factor);
          const unitOf = (processed: bigint) => processedUnit({ processed, hostBytes }, "lto");
          expect(unitOf(bytes)).toBe("bytes");
          expect(unitOf(bytes >> 10n)).toBe("KiB");
        },
      ),
    );
  });
});
