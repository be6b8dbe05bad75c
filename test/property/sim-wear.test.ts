import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cartridge } from "../../simulator/cartridge.ts";
import { blankCartridge, createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import {
  ALL_PERSONALITIES,
  personalityNamed,
} from "../../simulator/personalities/all-personalities.ts";
import { formatNamed } from "../../simulator/personalities/cartridge-formats.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { VirtualClock } from "../../simulator/virtual-clock.ts";
import { useDrive } from "../../simulator/wear/use-drive.ts";

const TEN_YEARS = 520;
/** One of each life that tapes have; decades of use take a while. */
const WORN_OUT = ["lto-1", "lto-2", "lto-9", "dat-72", "dlt-8000"];

/** Generations of LTO differ in figures that these are not about. */
const isOneOfItsKind = ({ name, family }: Personality): boolean =>
  family !== "lto" || ["lto-1", "lto-5", "lto-6-hp", "lto-9"].includes(name);

const newDrive = (personality: Personality) => {
  const clock = new VirtualClock();
  return { clock, drive: createSimulatedDrive({ personality, clock, medium: "synthetic" }) };
};

/** Takes what is in the drive out, puts another cartridge in, lets everything pass that it starts. */
function exchange(drive: SimulatedDrive, clock: VirtualClock, cartridge: Cartridge): void {
  drive.eject();
  drive.insert(cartridge);
  clock.advance(drive.personality.mechanics.loadMs);
  drive.settleOperations();
  if (drive.operation?.kind !== "clean") return;
  clock.advance(drive.operation.endsMs - clock.nowMs);
  drive.settleOperations();
}

const cleanUses = ({ cleaning }: Personality): number =>
  formatNamed(cleaning.format)?.cleanings ?? 0;

/** What only grows, of a drive and its cartridges. */
const counts = ({ counters }: SimulatedDrive, cartridges: readonly Cartridge[]): number[] => [
  counters.loads,
  counters.cleanings,
  counters.lifetime.bytesWritten,
  counters.lifetime.bytesRead,
  counters.lifetime.metres,
  counters.lifetime.motionMs,
  counters.hardWriteErrors,
  counters.hardReadErrors,
  ...cartridges.flatMap(({ state }) => [
    state.loadCount,
    state.lifetimeBytesWritten,
    state.lifetimeBytesRead,
    state.writeRetries,
    state.readRetries,
    state.unrecoveredWrites,
    state.unrecoveredReads,
    ...state.passes,
  ]),
];

/** Errors that were corrected, and those that were not, in one week. */
function errorsOf({ state }: Cartridge): { writeRetries: number; unrecovered: number } {
  return {
    writeRetries: state.writeRetries + state.readRetries,
    unrecovered: state.unrecoveredWrites + state.unrecoveredReads,
  };
}

const ACTION = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("use" as const),
      tape: fc.nat(2),
      weeks: fc.integer({ min: 1, max: 60 }),
      share: fc.integer({ min: 1, max: 100 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("clean" as const), cleaner: fc.nat(1) }) },
);

describe.each(ALL_PERSONALITIES.filter(isOneOfItsKind).map((one) => [one.name, one] as const))(
  "%s",
  (_name, personality) => {
    it("counts only upward, keeps one sum over drive and volumes, and cleans once for each use", () => {
      fc.assert(
        fc.property(
          fc.array(ACTION, { maxLength: 20 }),
          fc.integer({ min: 0, max: 60 }),
          (actions, usedBefore) => {
            const { drive, clock } = newDrive(personality);
            const tapes = [0, 1, 2].map(() => blankCartridge(personality, { medium: "synthetic" }));
            const cleaners = [0, 1].map(() => blankCartridge(personality, { kind: "cleaning" }));
            for (const { state } of cleaners)
              state.loadCount = Math.min(usedBefore, cleanUses(personality));
            let last = counts(drive, tapes);
            for (const action of actions) {
              const dirty = drive.alerts.isSet(0x14) || drive.alerts.isSet(0x15);
              const [before, cleanings] = [
                cleaners.map(({ state }) => state.loadCount),
                drive.counters.cleanings,
              ];
              const cartridge =
                action.kind === "use" ? tapes[action.tape] : cleaners[action.cleaner];
              if (cartridge === undefined) return;
              exchange(drive, clock, cartridge);
              if (action.kind === "use") {
                const bytes = Math.floor((cartridge.facts.capacityBytes * action.share) / 100);
                useDrive(drive, { weeks: action.weeks, bytes, goesOn: true });
              } else {
                const used = cartridge.state.loadCount - (before[action.cleaner] ?? 0);
                const wasExpired = (before[action.cleaner] ?? 0) >= cleanUses(personality);
                expect(used).toBe(wasExpired ? 0 : 1);
                expect(drive.counters.cleanings - cleanings).toBe(used);
                const asks = drive.alerts.isSet(0x14) || drive.alerts.isSet(0x15);
                expect(asks).toBe(wasExpired && dirty);
                expect(drive.alerts.isSet(0x16)).toBe(wasExpired);
              }
              const now = counts(drive, tapes);
              expect(now.map((count, index) => count >= (last[index] ?? 0))).not.toContain(false);
              last = now;
              const sum = (of: (one: Cartridge) => number) =>
                tapes.reduce((total, one) => total + of(one), 0);
              expect(drive.counters.lifetime.bytesWritten).toBe(
                sum(({ state }) => state.lifetimeBytesWritten),
              );
              expect(drive.counters.lifetime.bytesRead).toBe(
                sum(({ state }) => state.lifetimeBytesRead),
              );
            }
          },
        ),
        { numRuns: 4 },
      );
    });

    it("asks before it must be cleaned, and corrects many errors before one is not corrected", () => {
      fc.assert(
        fc.property(fc.integer({ min: 5, max: 100 }), (share) => {
          const { drive } = newDrive(personality);
          const { cartridge } = drive;
          if (cartridge === undefined) return;
          const bytes = Math.floor((cartridge.facts.capacityBytes * share) / 100);
          const first = useDrive(drive, { weeks: 5000, bytes });
          expect(first.endedBy).toBe("cleaningRequested");
          expect(errorsOf(cartridge).unrecovered).toBe(0);
          const second = useDrive(drive, { weeks: 5000, bytes });
          expect(second.endedBy).toBe("cleaningRequired");
          const whenRequired = errorsOf(cartridge);
          expect(whenRequired.unrecovered).toBe(0);
          const third = useDrive(drive, { weeks: 5000, bytes });
          expect(third.endedBy).toMatch(/^(write|read)Error$/);
          const rate = (retries: number, weeks: number) => retries / weeks;
          const clean = rate(
            errorsOf(cartridge).writeRetries - whenRequired.writeRetries,
            third.weeks,
          );
          expect(clean).toBeGreaterThan(
            10 * rate(((bytes * 2) / 1e9) * personality.wear.softErrorsPerGB, 1),
          );
        }),
        { numRuns: 2 },
      );
    });

    it("is used for ten years of weekly backups", () => {
      const { drive, clock } = newDrive(personality);
      const { cartridge } = drive;
      if (cartridge === undefined) return;
      const bytes = cartridge.facts.capacityBytes;
      let [weeks, cleaner] = [0, blankCartridge(personality, { kind: "cleaning" })];
      let used = 0;
      while (weeks < TEN_YEARS) {
        const report = useDrive(drive, { weeks: TEN_YEARS - weeks, bytes });
        weeks += report.weeks;
        if (report.endedBy !== "cleaningRequested") continue;
        exchange(drive, clock, cleaner);
        if (drive.alerts.isSet(0x16)) {
          cleaner = blankCartridge(personality, { kind: "cleaning" });
          exchange(drive, clock, cleaner);
        } else used++;
        exchange(drive, clock, cartridge);
      }
      expect(clock.nowMs).toBeGreaterThanOrEqual(TEN_YEARS * 7 * 24 * 3_600_000);
      expect(drive.counters.loads).toBeGreaterThanOrEqual(TEN_YEARS);
      expect(used).toBeGreaterThan(0);
      expect(drive.counters.cleanings).toBeGreaterThanOrEqual(used);
    });
  },
);

it.each(WORN_OUT)(
  "%s wears a tape out: many corrected errors and a warning first, then the end of its life, then errors",
  (name) => {
    const personality = personalityNamed(name);
    const { drive, clock } = newDrive(personality);
    const { cartridge } = drive;
    if (cartridge === undefined) return;
    const seen: string[] = [];
    const note = (what: string, is: boolean): void => {
      if (is && !seen.includes(what)) seen.push(what);
    };
    const bytes = cartridge.facts.capacityBytes;
    for (let round = 0; round < 40_000 && !seen.includes("error"); round++) {
      const corrected = errorsOf(cartridge).writeRetries;
      const { weeks } = useDrive(drive, { weeks: 100, bytes });
      const perWeek = (errorsOf(cartridge).writeRetries - corrected) / weeks;
      const usual = ((2 * bytes) / 1e9) * personality.wear.softErrorsPerGB;
      note("nearly over", drive.alerts.isSet(0x13));
      note("many corrected", perWeek > 20 * usual);
      note("over", drive.alerts.isSet(0x07));
      note("error", errorsOf(cartridge).unrecovered > 0);
      // Heads are always clean, so that only the tape tells.
      exchange(drive, clock, blankCartridge(personality, { kind: "cleaning" }));
      exchange(drive, clock, cartridge);
    }
    expect(seen.at(-1)).toBe("error");
    expect(seen.slice(0, -1).sort()).toEqual(["many corrected", "nearly over", "over"]);
    expect(seen.indexOf("nearly over")).toBeLessThan(seen.indexOf("over"));
  },
);
