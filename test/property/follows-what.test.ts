import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  followsWhat,
  PARTS,
  type CapturedState,
  type Following,
  type Part,
} from "../../src/health/diagnosis/follows-what.ts";

const NAMES = ["A", "B", "C"] as const;

/** Which part is at fault, and what was tried. */
const story = fc.record({
  culprit: fc.record({ part: fc.constantFrom(...PARTS), item: fc.constantFrom(...NAMES) }),
  trials: fc.array(
    fc.record({
      tape: fc.constantFrom(...NAMES, undefined),
      drive: fc.constantFrom(...NAMES, undefined),
      cable: fc.constantFrom(...NAMES, undefined),
      /** Whether enough was moved for the trouble to show. */
      exercised: fc.boolean(),
    }),
    { maxLength: 10 },
  ),
  /** What a captured state does not name, though it was there. */
  hidden: fc.array(fc.record({ tape: fc.boolean(), drive: fc.boolean(), cable: fc.boolean() }), {
    minLength: 10,
    maxLength: 10,
  }),
});

/** The same with every part named. */
const namedStory = fc.record({
  culprit: fc.record({ part: fc.constantFrom(...PARTS), item: fc.constantFrom(...NAMES) }),
  trials: fc.array(
    fc.record({
      tape: fc.constantFrom(...NAMES),
      drive: fc.constantFrom(...NAMES),
      cable: fc.constantFrom(...NAMES),
      exercised: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** States as the one culprit makes them: every trial names who took part, `undefined` is another, unnamed item. */
function statesOf({ culprit, trials, hidden }: Story): readonly CapturedState[] {
  return trials.map(({ exercised, ...used }, index) => {
    const isBad = used[culprit.part] === culprit.item;
    const named = PARTS.filter((part) => hidden[index]?.[part] !== true);
    return {
      name: `state ${String(index)}`,
      parts: Object.fromEntries(
        named.flatMap((part) => (used[part] === undefined ? [] : [[part, used[part]]])),
      ),
      shows: isBad ? ["errors"] : [],
      clears: exercised ? ["errors"] : [],
    };
  });
}

const verdictOn = (states: readonly CapturedState[]): Following | undefined =>
  followsWhat(states).find(({ symptom }) => symptom === "errors");

/** Whether an item is proved innocent by the states, reckoned by brute force and not as the product does. */
function isCleared(states: readonly CapturedState[], part: Part, item: string): boolean {
  return states.some(({ parts, shows, clears }) => {
    const used = parts[part];
    if (shows.includes("errors")) return used !== undefined && used !== item;
    return used === item && clears.includes("errors");
  });
}

const possible = (states: readonly CapturedState[]): readonly (readonly [Part, string])[] =>
  PARTS.flatMap((part) =>
    NAMES.filter((item) => !isCleared(states, part, item)).map((item) => [part, item] as const),
  );

describe("whom a trouble follows", () => {
  it("is never an item that a state proves innocent, and never a part without the culprit", () => {
    fc.assert(
      fc.property(story, (told) => {
        const states = statesOf(told);
        const verdict = verdictOn(states);
        if (verdict === undefined) return;
        expect(verdict.follows).not.toBe("none");
        expect(verdict.suspects).toContain(told.culprit.part);
        if (verdict.follows === "undecided" || verdict.follows === "none") return;
        expect(verdict.follows).toBe(told.culprit.part);
        if (verdict.item === undefined) return;
        expect(verdict.item).toBe(told.culprit.item);
        expect(isCleared(states, verdict.follows, verdict.item)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the culprit as soon as the states leave nobody else", () => {
    let decided = 0;
    fc.assert(
      fc.property(namedStory, (told) => {
        const states = statesOf({ ...told, hidden: [] });
        const verdict = verdictOn(states);
        if (verdict === undefined) return;
        // Only who was there when it showed can have done it.
        const there = states.filter(({ shows }) => shows.includes("errors"));
        const suspects = possible(states).filter(([part, item]) =>
          there.every(({ parts }) => parts[part] === item),
        );
        expect(suspects).toContainEqual([told.culprit.part, told.culprit.item]);
        if (suspects.length > 1) {
          expect(verdict).toMatchObject({ follows: "undecided" });
          expect(verdict.suspects).toHaveLength(suspects.length);
          expect(verdict.next).toHaveLength(suspects.length);
          return;
        }
        decided++;
        expect(verdict).toMatchObject({ follows: told.culprit.part, item: told.culprit.item });
        expect(verdict.next).toEqual([]);
      }),
      { numRuns: 2000 },
    );
    expect(decided).toBeGreaterThan(50);
  });

  it("does not depend on the order of the states, and more states do not bring a suspect back", () => {
    fc.assert(
      fc.property(story, fc.nat(), (told, cut) => {
        const states = statesOf(told);
        const suspects = (some: readonly CapturedState[]): readonly string[] =>
          verdictOn(some)?.suspects ?? [];
        expect(suspects([...states].reverse())).toEqual(suspects(states));
        const first = states.slice(0, cut % (states.length + 1));
        if (verdictOn(first) === undefined) return;
        for (const part of suspects(states)) expect(suspects(first)).toContain(part);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("examples", () => {
  const state = (
    name: string,
    parts: CapturedState["parts"],
    isBad: boolean,
    clears: CapturedState["clears"] = ["errors"],
  ): CapturedState => ({ name, parts, shows: isBad ? ["errors"] : [], clears });

  it("one tape that fails in two drives on two cables is the tape", () => {
    const states = [
      state("monday", { tape: "T1", drive: "D1", cable: "C1" }, true),
      state("tuesday", { tape: "T1", drive: "D2", cable: "C2" }, true),
    ];
    expect(verdictOn(states)).toMatchObject({ follows: "tape", item: "T1", next: [] });
    expect(verdictOn(states)?.reasons.join("; ")).toMatch(/D1 \(monday\) and with D2 \(tuesday\)/);
  });

  it("two tapes that fail in one drive are not it, and what is left is not told apart yet", () => {
    const verdict = verdictOn([
      state("one", { tape: "T1", drive: "D1", cable: "C1" }, true),
      state("two", { tape: "T2", drive: "D1", cable: "C1" }, true),
    ]);
    expect(verdict).toMatchObject({ follows: "undecided", suspects: ["drive", "cable"] });
    expect(verdict?.next.join("; ")).toMatch(/another drive.*another port/);
  });

  it("a good state in which nothing was done proves nothing", () => {
    const bad = state("bad", { tape: "T1", drive: "D1", cable: "C1" }, true);
    const idle = state("idle", { tape: "T2", drive: "D1", cable: "C1" }, false, []);
    expect(verdictOn([bad, idle])?.suspects).toEqual([...PARTS]);
    const used = state("used", { tape: "T2", drive: "D1", cable: "C1" }, false);
    expect(verdictOn([bad, used])).toMatchObject({ follows: "tape", item: "T1" });
  });

  it("a tape without a name is blamed with a proviso: it may have been the same one all the time", () => {
    const bad = state("bad", { drive: "D1", cable: "C1" }, true);
    const verdict = verdictOn([
      bad,
      state("other cable", { drive: "D1", cable: "C2" }, false),
      state("other drive", { drive: "D2", cable: "C1" }, false),
    ]);
    expect(verdict).toMatchObject({ follows: "tape", suspects: ["tape"] });
    expect(verdict?.reasons.at(-1)).toMatch(/nothing names.*only where another tape/);
  });

  it("states that clear everybody are more than one fault, or one that comes and goes", () => {
    const verdict = verdictOn([
      state("bad", { tape: "T1", drive: "D1", cable: "C1" }, true),
      state("good", { tape: "T1", drive: "D1", cable: "C1" }, false),
    ]);
    expect(verdict).toMatchObject({ follows: "none", suspects: [] });
  });

  // One DLT drive, years of use apart: nothing in its cartridges tells which one it was.
  it("a good state proves nothing that is the same in all that has a name, while something has none", () => {
    const parts = { drive: "D1", cable: "C1" };
    const states = [state("now", parts, true), state("years ago", parts, false)];
    expect(verdictOn(states)).toMatchObject({ follows: "undecided", suspects: [...PARTS] });
    expect(verdictOn(states)?.next.at(-1)).toMatch(/which cartridge it was/);
    const named = [
      state("now", { ...parts, tape: "T1" }, true),
      state("years ago", { ...parts, tape: "T2" }, false),
    ];
    expect(verdictOn(named)).toMatchObject({ follows: "tape", item: "T1" });
  });

  it("a wish to be cleaned that went out follows nobody, and one that came again does", () => {
    const wish = (name: string, tape: string, isBad: boolean): CapturedState => ({
      ...{ name, parts: { tape, drive: "D1", cable: "C1" }, clears: ["cleaning"] },
      shows: isBad ? ["cleaning"] : [],
    });
    expect(followsWhat([wish("before", "T1", true), wish("cleaned", "T1", false)])).toEqual([]);
    expect(
      followsWhat([
        ...[wish("before", "T1", true), wish("again", "T1", true)],
        wish("another", "T2", false),
      ]),
    ).toMatchObject([{ symptom: "cleaning", follows: "tape", item: "T1" }]);
  });

  it("a drive that asked for cleaning once is to be cleaned, one that asks again is asked about, the cable never", () => {
    const parts = { tape: "T1", drive: "D1", cable: "C1" };
    const asks = (name: string): CapturedState => ({
      ...{ name, parts, shows: ["cleaning"], clears: ["errors"] },
    });
    const clean = { ...asks("after"), shows: [], clears: ["loading"] as const };
    expect(followsWhat([asks("one")])).toEqual([]);
    expect(followsWhat([asks("one"), clean])).toEqual([]);
    const [again] = followsWhat([asks("one"), asks("two")]);
    expect(again).toMatchObject({ symptom: "cleaning", suspects: ["tape", "drive"] });
    expect(again?.next.join("; ")).not.toMatch(/cable.*port/);
  });

  it("a trouble of an empty drive is no tape", () => {
    const verdict = verdictOn([state("empty", { tape: null, drive: "D1", cable: "C1" }, true)]);
    expect(verdict?.suspects).toEqual(["drive", "cable"]);
  });

  it("nothing is said of what no state shows", () => {
    expect(followsWhat([state("good", { drive: "D1" }, false)])).toEqual([]);
  });
});
