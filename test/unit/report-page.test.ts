import { describe, expect, it } from "vitest";
import { escapeText, html } from "../../cli/report/html.ts";
import { LINE_STYLES } from "../../cli/report/line-styles.ts";
import { panelStyleOf } from "../../cli/report/panel-styles.ts";
import { isNormal, niceEnd, quantityText, rangeText } from "../../cli/report/quantity.ts";
import { reportPage } from "../../cli/report/report-page.ts";
import type { RunSample } from "../../cli/samples/run-samples.ts";
import { errorLine, rateLine, summaryOf } from "../../cli/report/run-lines.ts";
import { thinLine } from "../../cli/report/thin-line.ts";
import { DEMO_PANEL, demoReport, demoRun } from "../support/demo-report.ts";
import fc from "fast-check";

describe("a report page", () => {
  it("is the same for the same input", async () => {
    const first = await reportPage(demoReport());
    expect(await reportPage(demoReport())).toBe(first);
  });

  it("refers to nothing outside, and has no script", async () => {
    const page = await reportPage(demoReport());
    expect(page).not.toMatch(/https?:|url\(|\bsrc=|\bhref=|<script|<link|@import/i);
    expect(page).toContain("default-src &#39;none&#39;");
  });

  it("shows a script in a barcode as text, in plots too", async () => {
    const evil = "<script>alert(1)</script>";
    const page = await reportPage(
      demoReport({
        runs: [demoRun({ count: 30, mbPerSecond: 100, cartridge: evil })],
        history: [
          {
            takenAt: "2026-01-01T00:00:00Z",
            counters: [{ name: "loads", label: evil, value: 1, unit: evil }],
          },
        ],
      }),
    );
    expect(page).not.toContain("<script");
    expect(page.split("&lt;script&gt;").length).toBeGreaterThan(4);
  });

  it.each([
    ["HPE", "lto", ["Clean", "Tape", "Drive", "Ready"], false],
    ["IBM", "lto", ["Ready", "Fault", "Encryption"], true],
    ["SEAGATE", "dat", ["Clean", "Media", "Drive"], false],
    ["HP", "dat", ["Tape", "Clean"], false],
    ["QUANTUM", "dlt", ["Write protected", "Tape in use", "Use cleaning tape"], false],
    ["ACME", "unknown", ["Ready", "Clean", "Tape fault", "Drive fault"], false],
  ])("draws the lamps of %s %s drives", async (vendor, family, lamps, hasDisplay) => {
    const drive = { vendor, family };
    const page = await reportPage(demoReport({ drive, panel: { ...DEMO_PANEL, display: "C" } }));
    for (const lamp of lamps) expect(page).toContain(`>${lamp}</text>`);
    expect(page.includes(">Display</text>")).toBe(hasDisplay);
  });

  it("gives every lamp of a drive a place on its bezel or in the list", () => {
    const { lamps } = panelStyleOf({ vendor: "HPE", family: "lto" });
    const shown = new Set(lamps.flatMap(({ shows }) => shows));
    // Busy and write protection have no lamp of their own on these drives; the list beside tells them.
    expect(Object.keys(DEMO_PANEL.lamps).filter((name) => ![...shown].some((one) => one === name))) //
      .toEqual(["writeProtect"]);
  });

  it.each([0, 1, 2])("is made of runs with %i samples", async (count) => {
    const page = await reportPage(demoReport({ runs: [demoRun({ count, mbPerSecond: 5 })] }));
    expect(page).toContain("Throughput over the position");
    expect(page.includes("Too little was sampled")).toBe(true);
  });

  it("draws the latest runs alone, each with dashes and a mark of its own", async () => {
    const runs = Array.from({ length: 8 }, (_, index) =>
      demoRun({
        ...{ count: 30, mbPerSecond: 100, cartridge: `TAPE${String(index)}` },
        startedAt: `2026-11-1${String(index)}T00:00:00.000Z`,
      }),
    );
    const page = await reportPage(demoReport({ runs }));
    expect(page).toContain("The latest 6 of 8 runs.");
    expect(page).not.toContain("TAPE1");
    expect(page).toContain("TAPE7");
    const looks = LINE_STYLES.map(({ dash }) => dash.join(" "));
    expect(new Set(looks).size).toBe(LINE_STYLES.length);
    for (const look of looks.slice(1)) expect(page).toContain(`stroke-dasharray="${look}"`);
  });

  it.each([
    ["SEAGATE", "tapeFault", "Media"],
    ["HP", "tapeFault", "Tape"],
    ["HP", "driveFault", "Tape"],
  ])(
    "lets a green lamp of a %s DAT drive that shows %s not look as if all were well",
    async (vendor, fault, lamp) => {
      const drive = { vendor, family: "dat" };
      const lamps = { ...DEMO_PANEL.lamps, [fault]: DEMO_PANEL.lamps.cleanRequested };
      const page = await reportPage(demoReport({ drive, panel: { ...DEMO_PANEL, lamps } }));
      expect(page).toContain(`${lamp} lit: fault`);
      expect(await reportPage(demoReport({ drive }))).not.toContain("lit: fault");
    },
  );

  it("survives times that are none and values that are no numbers", async () => {
    const figure = { label: "odd", value: NaN, unit: "errors", from: "nowhere" };
    const page = await reportPage(
      demoReport({
        takenAt: "yesterday",
        figures: [figure],
        gauges: [{ ...figure, value: -3 }],
        history: [{ takenAt: "never", counters: [] }],
      }),
    );
    expect(page).toContain("yesterday");
  });
});

describe("what a page is made with", () => {
  it("leaves nothing in a text that HTML would obey", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
        expect(escaped).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(html`<b>${text}</b>`.text).toBe(`<b>${escaped}</b>`);
      }),
    );
  });

  it("ends a scale not below its value, and not far above", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), (value) => {
        const end = niceEnd(value);
        expect(end).toBeGreaterThanOrEqual(value);
        expect(end).toBeLessThanOrEqual(value * 2.500001);
      }),
    );
  });

  it("says ranges and judges by them alike", () => {
    expect(rangeText({ min: 0, max: 5 }, "°C")).toBe("0 to 5\u00a0°C");
    expect(rangeText({ max: 5 }, "errors")).toBe("at most 5\u00a0errors");
    expect(rangeText({ min: 5 }, "")).toBe("at least 5");
    expect(rangeText({}, "")).toBeUndefined();
    expect(rangeText({ max: 0 }, "errors")).toBe("0\u00a0errors");
    expect([isNormal(5, { max: 5 }), isNormal(6, { max: 5 }), isNormal(4, { min: 5 })]).toEqual([
      ...[true, false, false],
    ]);
    expect([isNormal("on", { max: 5 }), isNormal(5, undefined), isNormal(5, {})]).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    expect([quantityText(1234567, "loads"), quantityText(0.01234, "%")]).toEqual([
      ...["1,234,567\u00a0loads", "0.0123\u00a0%"],
    ]);
  });
});

describe("the lines of a plot", () => {
  it("keep every gap, the lowest and the highest when they are thinned", () => {
    const y = fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(y, { maxLength: 400 }), fc.integer({ min: 10, max: 60 }), (ys, max) => {
        const points = ys.map((value, x) => ({ x, y: value }));
        const thin = thinLine(points, max);
        const values = ys.flatMap((value) => value ?? []);
        const kept = thin.flatMap((point) => point.y ?? []);
        const gaps = ys.length - values.length;
        expect(thin.length).toBeLessThanOrEqual(max + 2 + gaps);
        expect(thin.length - kept.length).toBe(gaps);
        if (values.length > 0) {
          expect([Math.min(...kept), Math.max(...kept)]).toEqual([
            ...[Math.min(...values), Math.max(...values)],
          ]);
        }
        // In their order, and nothing made up.
        expect(thin.every((point) => points[point.x] === point)).toBe(true);
        expect(
          thin.every((point, index) => index === 0 || (thin[index - 1]?.x ?? -1) < point.x),
        ).toBe(true);
      }),
    );
  });

  const samples: readonly RunSample[] = [
    { ms: 0, bytes: 0, corrected: 10, uncorrected: 1 },
    { ms: 1000, bytes: 100_000_000, bytesPerSecond: 100_000_000 },
    { ms: 2000, bytes: 50_000_000 },
    { ms: 3000, bytes: 250_000_000, bytesPerSecond: 200_000_000, corrected: 15, uncorrected: 1 },
    { ms: 4000, bytes: 500_000_000, bytesPerSecond: 250_000_000, corrected: 3 },
    { ms: 5000, bytes: 500_000_000 },
  ];
  const run = { ...demoRun({ count: 0, mbPerSecond: 1 }), samples };

  it("have a gap where a run had gone back, and none at its end", () => {
    expect(rateLine(run, 1e6)).toEqual([
      { x: 100, y: 100 },
      { x: 50, y: undefined },
      { x: 250, y: 200 },
      { x: 500, y: 250 },
    ]);
  });

  it("are level between two readings of a counter, with a gap where it was reset", () => {
    expect(errorLine(run, 1e6)).toEqual([
      { x: 0, y: 20 },
      { x: 250, y: 20 },
      { x: 250, y: undefined },
      { x: 500, y: undefined },
    ]);
  });

  it("come to what the samples tell, and to nothing else", () => {
    expect(summaryOf(run)).toMatchObject({
      ...{ bytes: 500_000_000, ms: 5000, mean: 100_000_000 },
      ...{ lowest: 100_000_000, highest: 250_000_000, corrected: undefined, uncorrected: 0 },
    });
    expect(summaryOf({ ...run, samples: [] })).toMatchObject({ bytes: 0, mean: undefined });
  });
});
