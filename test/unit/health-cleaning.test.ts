import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanerUses } from "../../src/health/cleaning/cleaner-uses.ts";
import { CleaningLog, type CleaningEntry } from "../../src/health/cleaning/cleaning-log.ts";
import type { CleaningSigns } from "../../src/health/cleaning/cleaning-signs.ts";
import { concludeCleaning } from "../../src/health/cleaning/conclude-cleaning.ts";
import { withScratchFolder } from "../support/scratch-folder.ts";

const NOT_READY = { ready: false, says: "there is no cartridge", temporary: false } as const;

const signs = (more: Partial<CleaningSigns> = {}): CleaningSigns => ({
  readiness: { ...NOT_READY },
  ...{ requested: "dark", required: "dark", cartridgeUsedUp: "dark" },
  ...{ isCurrent: true, alerts: [] },
  ...more,
});

const ASKS = signs({ requested: "lit" });
const NO_WORD = { cartridgeUsedUp: "unknown" } as const;
const GAVE_BACK = { tookMs: 120_000, end: "gaveBack" } as const;
const KEPT = { tookMs: 120_000, end: "kept" } as const;
const cleanings = (count: bigint) => ({ cleanings: { count, from: "log page 14h, 0001h" } });

describe("what a cleaning came to", () => {
  it("is told by a drive that asks no more, or counts, or starts its hours anew", () => {
    const after = signs();
    const told = [
      concludeCleaning({ family: "lto", before: ASKS, after, cycle: GAVE_BACK }),
      concludeCleaning({
        ...{ family: "lto", cycle: GAVE_BACK },
        before: signs(cleanings(4n)),
        after: signs(cleanings(5n)),
      }),
      concludeCleaning({
        ...{ family: "lto", cycle: GAVE_BACK },
        before: signs({ hoursSinceCleaning: { hours: 90n, from: "14h" } }),
        after: signs({ hoursSinceCleaning: { hours: 0n, from: "14h" } }),
      }),
    ];
    for (const verdict of told)
      expect(verdict).toMatchObject({ outcome: "cleaned", sureness: "told", isUsedUp: false });
  });

  it("is not told by a counter that counts failures too while the drive still asks", () => {
    const before = { ...ASKS, ...cleanings(4n) };
    const after = { ...ASKS, ...cleanings(5n) };
    const verdict = concludeCleaning({ family: "dlt", before, after, cycle: GAVE_BACK });
    expect(verdict).toMatchObject({ outcome: "notCleaned", sureness: "told" });
  });

  // What a drive that still asks has done with the cartridge.
  it.each([
    ["lto", GAVE_BACK, "usedUp"],
    ["lto", KEPT, "notCleaned"],
    ["dat", KEPT, "usedUp"],
    ["dat", GAVE_BACK, "notCleaned"],
    ["dlt", KEPT, "usedUp"],
    ["dlt", GAVE_BACK, "notCleaned"],
  ] as const)("by a drive of family %s that still asks: %o is %s", (family, cycle, outcome) => {
    const verdict = concludeCleaning({ family, before: ASKS, after: ASKS, cycle });
    expect(verdict).toMatchObject({ outcome, isUsedUp: outcome === "usedUp" });
  });

  it("is a cartridge that is used up or wrong when the drive says so", () => {
    const usedUp = { ...ASKS, cartridgeUsedUp: "lit" } as const;
    const told = concludeCleaning({ family: "lto", before: ASKS, after: usedUp, cycle: GAVE_BACK });
    expect(told).toMatchObject({ outcome: "usedUp", sureness: "told" });
    // One that was lit from the last time says nothing when the drive is clean now.
    const old = signs({ requested: "lit", cartridgeUsedUp: "lit" });
    const clean = signs({ cartridgeUsedUp: "lit" });
    expect(
      concludeCleaning({ family: "lto", before: old, after: clean, cycle: GAVE_BACK }).outcome,
    ).toBe("cleaned");
    const wrong = { ...ASKS, alerts: [{ number: 0x17 }] };
    expect(
      concludeCleaning({ family: "lto", before: ASKS, after: wrong, cycle: KEPT }).outcome,
    ).toBe("wrongCartridge");
    const refusal = { ...NOT_READY, says: "cleaning failed" };
    const cycle = { tookMs: 5000, end: "refused", refusal } as const;
    const refused = concludeCleaning({ family: "lto", before: ASKS, after: ASKS, cycle });
    expect(refused).toMatchObject({
      outcome: "usedUp",
      evidence: ["the drive said: cleaning failed"],
    });
  });

  it("follows from what a DAT drive does, whose alerts are not of now", () => {
    const kept = { ...ASKS, isCurrent: false };
    const back = concludeCleaning({ family: "dat", before: kept, after: kept, cycle: GAVE_BACK });
    expect(back).toMatchObject({ outcome: "cleaned", sureness: "inferred" });
    const stays = concludeCleaning({ family: "dat", before: kept, after: kept, cycle: KEPT });
    expect(stays).toMatchObject({ outcome: "usedUp", sureness: "inferred", isUsedUp: true });
  });

  // Tandberg SDLT 220/320 integration manual, p 2-26.
  it("follows from what a DLT drive does, whose alerts are not of now", () => {
    const before = { ...ASKS, isCurrent: false };
    const after = { ...before, ...NO_WORD };
    const back = concludeCleaning({ family: "dlt", before, after, cycle: GAVE_BACK });
    expect(back).toMatchObject({ outcome: "cleaned", sureness: "inferred", isUsedUp: false });
    const last = { ...before, cartridgeUsedUp: "dark" } as const;
    const stays = concludeCleaning({ family: "dlt", before, after: last, cycle: KEPT });
    expect(stays).toMatchObject({ outcome: "cleaned", sureness: "inferred", isUsedUp: true });
    const untold = concludeCleaning({ family: "dlt", before, after, cycle: KEPT });
    expect(untold).toMatchObject({ outcome: "notConfirmed", isUsedUp: true });
  });

  it("is a cartridge that is used up when the drive says so once more", () => {
    const told = (lastEpochMs: number) => ({
      ...{ ...ASKS, isCurrent: false, cartridgeUsedUp: "lit" as const },
      alerts: [{ number: 0x16, firstEpochMs: 1, lastEpochMs }],
    });
    const [before, after] = [told(1), told(9)];
    const again = concludeCleaning({ family: "dlt", before, after, cycle: KEPT });
    expect(again).toMatchObject({ outcome: "usedUp", sureness: "told", isUsedUp: true });
  });

  it("is not confirmed where nothing tells it", () => {
    const dark = signs();
    for (const family of ["lto", "unknown"] as const) {
      const verdict = concludeCleaning({ family, before: dark, after: dark, cycle: GAVE_BACK });
      expect(verdict).toMatchObject({ outcome: "notConfirmed", sureness: "none" });
    }
  });
});

describe("uses of a cleaning cartridge", () => {
  const base = { family: "dlt", signs: {}, isUsedUp: false } as const;

  it("are what the drive says, else what its memory says, else what was counted", () => {
    const told = { usesLeft: { count: 7n, maximum: 20n, from: "log page 3Eh, 0003h and 000Dh" } };
    const chip = { loads: 12n, maximum: 50 };
    expect(cleanerUses({ ...base, signs: told, chip, logged: 3 })).toMatchObject({
      ...{ made: 13, left: 7, maximum: 20, sureness: "told" },
    });
    expect(cleanerUses({ ...base, family: "lto", chip, logged: 3 })).toMatchObject({
      ...{ made: 12, left: 38, maximum: 50, sureness: "inferred" },
    });
    expect(cleanerUses({ ...base, logged: 3 }).from).toMatch(/may have been used elsewhere/);
    expect(cleanerUses({ ...base, logged: 3 })).toMatchObject({
      ...{ made: 3, left: 17, maximum: 20, sureness: "inferred" },
    });
    const unnamed = cleanerUses(base);
    expect([unnamed.made, unnamed.left]).toEqual([undefined, undefined]);
  });

  it("are none once the drive would not take it, whatever the count says", () => {
    expect(cleanerUses({ ...base, logged: 3, isUsedUp: true })).toMatchObject({ left: 0 });
  });
});

const ENTRY = fc.record(
  {
    epochMs: fc.integer({ min: 0 }),
    drive: fc.constantFrom("drive-A", "drive-B"),
    cleaner: fc.constantFrom("CLN1", "CLN2"),
    outcome: fc.constantFrom("cleaned", "usedUp", "notCleaned", "notConfirmed", "wrongCartridge"),
    wasLastUse: fc.constant(true),
  },
  { requiredKeys: ["epochMs", "drive", "outcome"] },
) satisfies fc.Arbitrary<CleaningEntry>;

describe("the log of cleanings", () => {
  it("gives back what was noted, and counts only cleanings that are confirmed", () => {
    fc.assert(
      fc.property(fc.array(ENTRY), (entries) => {
        withScratchFolder((folder) => {
          const path = join(folder, "new", "cleanings.jsonl");
          for (const entry of entries) new CleaningLog(path).add(entry);
          const log = new CleaningLog(path);
          expect(log.entries()).toEqual(entries);
          const cleaned = entries.filter(({ outcome }) => outcome === "cleaned");
          expect(log.cleanerNamed("CLN1").uses).toBe(
            cleaned.filter(({ cleaner }) => cleaner === "CLN1").length,
          );
          expect(log.cleanerNamed("CLN1").isUsedUp).toBe(
            entries.some(
              ({ cleaner, outcome, wasLastUse }) =>
                cleaner === "CLN1" && (outcome === "usedUp" || wasLastUse === true),
            ),
          );
          const times = cleaned
            .filter(({ drive }) => drive === "drive-A")
            .map((one) => one.epochMs);
          expect(log.lastCleanedEpochMs("drive-A")).toBe(
            times.length === 0 ? undefined : Math.max(...times),
          );
        });
      }),
      { numRuns: 20 },
    );
  });

  it("survives a line that was cut off, and lines of a later version", () => {
    withScratchFolder((folder) => {
      const path = join(folder, "cleanings.jsonl");
      writeFileSync(path, '{"version":2,"outcome":"cleaned"}\n{"version":1,"epochMs":5,"dr');
      const log = new CleaningLog(path);
      const entry = { epochMs: 7, drive: "A", outcome: "cleaned" } as const;
      log.add(entry);
      expect(log.entries()).toEqual([entry]);
    });
  });

  it("says that it cannot be written", () => {
    withScratchFolder((folder) => {
      writeFileSync(join(folder, "file"), "");
      const log = new CleaningLog(join(folder, "file", "cleanings.jsonl"));
      expect(() => {
        log.prepare();
      }).toThrow(expect.objectContaining({ code: "CLEANING_LOG_FAILED" }));
    });
  });
});
