import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleaningDue,
  DAT_CLEANING_RULES,
  type CleaningFacts,
} from "../../src/health/cleaning/cleaning-schedule.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 27);
const dat = (more: Partial<CleaningFacts> = {}): CleaningFacts => ({
  ...{ family: "dat", requested: false, required: false, nowEpochMs: NOW },
  ...more,
});
const daysAgo = (days: number) => ({ lastCleanedEpochMs: NOW - days * DAY_MS });

describe("the cleaning of a DAT drive", () => {
  it("is due a week after the last one, and not a moment before", () => {
    expect(cleaningDue(dat(daysAgo(7)))).toMatchObject({ state: "due", by: "calendar" });
    expect(cleaningDue(dat(daysAgo(3300))).says).toMatch(/3300 days ago, and every 7 days/);
    expect(cleaningDue(dat({ lastCleanedEpochMs: NOW - 7 * DAY_MS + 1 }))).toMatchObject({
      ...{ state: "notYet", dueEpochMs: NOW + 1 },
    });
  });

  it("is due after 100 hours of motion, and not before", () => {
    const after = (motionHoursSinceCleaning: number) =>
      cleaningDue(dat({ motionHoursSinceCleaning }));
    expect(after(100)).toMatchObject({ state: "due", by: "motion" });
    expect(after(99)).toMatchObject({ state: "notYet", motionHoursLeft: 1 });
    expect(after(99)).not.toHaveProperty("dueEpochMs");
  });

  it("is due by the first of the rules of a user", () => {
    const facts = dat({ ...daysAgo(5), motionHoursSinceCleaning: 30 });
    expect(cleaningDue(facts)).toMatchObject({ state: "notYet", motionHoursLeft: 70 });
    expect(cleaningDue(facts, { everyDays: 5 })).toMatchObject({ by: "calendar" });
    expect(cleaningDue(facts, { everyMotionHours: 25 })).toMatchObject({ by: "motion" });
    expect(cleaningDue(facts, {})).toMatchObject({ state: "notNeeded" });
  });

  it("is not known without a cleaning that is known, or with one in the future", () => {
    expect(cleaningDue(dat())).toMatchObject({
      ...{ state: "notKnown", says: "no cleaning of this drive is known" },
    });
    expect(cleaningDue(dat(daysAgo(-1)))).toMatchObject({
      ...{
        state: "notKnown",
        says: "the last cleaning that is known lies in the future: the clock of one of the two times was wrong",
      },
    });
  });

  it.each([0, -1, NaN, Infinity])("does not take a rule of %s", (everyDays) => {
    expect(() => cleaningDue(dat(), { everyDays })).toThrow(
      expect.objectContaining({ code: "CLEANING_RULE_INVALID" }),
    );
  });

  it("is never put off by more use or more time", () => {
    const count = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(count, count, count, count, (days, hours, moreDays, moreHours) => {
        const look = (since: number, motionHoursSinceCleaning: number) =>
          cleaningDue(dat({ ...daysAgo(since), motionHoursSinceCleaning })).state === "due";
        const { everyDays = 0, everyMotionHours = 0 } = DAT_CLEANING_RULES;
        expect(look(days, hours)).toBe(days >= everyDays || hours >= everyMotionHours);
        if (look(days, hours)) expect(look(days + moreDays, hours + moreHours)).toBe(true);
      }),
    );
  });
});

describe.each(["lto", "dlt", "dat", "unknown"] as const)("the cleaning of a %s drive", (family) => {
  it("is due when the drive asks, whatever else is known", () => {
    const facts = { ...dat(daysAgo(0)), family };
    expect(cleaningDue({ ...facts, requested: true })).toMatchObject({
      ...{ state: "due", by: "driveRequests" },
    });
    expect(cleaningDue({ ...facts, requested: true, required: true })).toMatchObject({
      ...{ state: "due", by: "driveRequires" },
    });
  });
});

describe.each(["lto", "dlt", "unknown"] as const)("a %s drive that does not ask", (family) => {
  it("is not cleaned by any schedule, and why not is said", () => {
    const facts = { ...dat({ ...daysAgo(1000), motionHoursSinceCleaning: 1000 }), family };
    const due = cleaningDue(facts, { everyDays: 1, everyMotionHours: 1 });
    expect(due).toMatchObject({ state: "notNeeded" });
    expect(due.says).toContain("only when it asks for it");
    expect(due.source).not.toBe("");
  });
});
