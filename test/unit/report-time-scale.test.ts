import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeScale } from "../../cli/report/time-scale.ts";

const labels = (from: string, to: string, width = 296): readonly string[] => {
  const { places, textOf } = timeScale([Date.parse(from), Date.parse(to)], width);
  return places.map(textOf);
};

describe("the labels of an axis of times", () => {
  it.each([
    ["2026-01-01T00:00Z", "2067-01-06T00:03Z", ["2030", "2040", "2050", "2060"]],
    ["2026-01-01T00:00Z", "2028-06-01T00:00Z", ["2026", "2027", "2028"]],
    ["2026-01-01T00:00Z", "2026-04-23T00:04Z", ["2026-01", "2026-02", "2026-03", "2026-04"]],
    ["2026-11-26T20:00Z", "2026-11-27T08:00Z", ["11-27 00:00", "11-27 06:00"]],
    ["2026-11-26T20:00:01Z", "2026-11-26T20:00:09Z", ["2026-11-26 20:00"]],
  ])("between %s and %s are few and round", (from, to, expected) => {
    expect(labels(from, to).slice(0, expected.length)).toEqual(expected);
  });

  it("leave each other room and stand within the axis, whatever the times", () => {
    const time = fc.integer({ min: 0, max: Date.parse("2999-12-31T00:00Z") });
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1 }),
        fc.integer({ min: 200, max: 800 }),
        (all, px) => {
          const { from, to, places, textOf } = timeScale(all, px);
          expect(from).toBeLessThanOrEqual(Math.min(...all));
          expect(to).toBeGreaterThanOrEqual(Math.max(...all));
          expect(places.length).toBeGreaterThan(0);
          const pixels = places.map((place) => ((place - from) / (to - from)) * px);
          for (const [index, at] of pixels.entries()) {
            expect(at).toBeGreaterThanOrEqual(0);
            expect(at).toBeLessThanOrEqual(px);
            const before = pixels[index - 1];
            // A digit of 12 pixels is 7 wide at most.
            const digits = textOf(places[index] ?? 0).length;
            if (before !== undefined) expect(at - before).toBeGreaterThan(digits * 7 + 5);
          }
        },
      ),
    );
  });
});
