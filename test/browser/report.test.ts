import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportPage } from "../../cli/report/report-page.ts";
import { launchChromium, withPage } from "../support/chromium.ts";
import { DEMO_PANEL, demoReport, demoRun } from "../support/demo-report.ts";

// The checks are text here: the page has its own world, and Node's types know nothing of it.
const CHECKS = readFileSync(new URL("../support/page-checks.mjs", import.meta.url), "utf8");

/** Runs one of the checks in the page. */
async function check(page: Page, call: string): Promise<unknown> {
  return page.evaluate(`(() => { ${CHECKS.replaceAll("export ", "")}; return ${call}; })()`);
}

/** What can be seen, with single spaces. */
const innerText = async (page: Page): Promise<string> =>
  String(await page.evaluate("document.body.innerText")).replaceAll(/\s+/g, " ");

const HOSTILE = `"><script>window.hit = 1</script><img src=x onerror="window.hit = 1">'&<b>`;

/** A report in which every text would like to be more. */
function hostileReport() {
  const report = demoReport();
  const snapshot = { name: HOSTILE, label: HOSTILE, value: 3, unit: HOSTILE };
  return demoReport({
    ...{ title: HOSTILE, device: HOSTILE, takenAt: HOSTILE },
    comparison: [{ trouble: HOSTILE, verdict: HOSTILE, reasons: [HOSTILE], next: [HOSTILE] }],
    drive: { vendor: "IBM", family: "lto" },
    panel: { ...DEMO_PANEL, display: HOSTILE },
    facts: [[HOSTILE, HOSTILE]],
    findings: report.findings.map((finding) => ({
      ...finding,
      ...{ id: HOSTILE, finding: HOSTILE, meaning: HOSTILE, action: HOSTILE, source: HOSTILE },
      evidence: [HOSTILE],
    })),
    gauges: report.gauges.map((gauge) => ({
      ...{ ...gauge, label: HOSTILE, unit: HOSTILE, from: HOSTILE },
    })),
    figures: report.figures.map((figure) => ({
      ...{ ...figure, label: HOSTILE, unit: HOSTILE, from: HOSTILE, value: HOSTILE },
    })),
    unread: [{ what: HOSTILE, why: HOSTILE }],
    selfTest: [[HOSTILE, HOSTILE]],
    runs: [
      demoRun({ count: 20, mbPerSecond: 100, cartridge: HOSTILE, drive: HOSTILE, device: HOSTILE }),
    ],
    history: [{ takenAt: "2026-01-01T00:00:00Z", counters: [snapshot] }],
  });
}

/** Decades in the history, millions on the scales, figures with long units, a fault. */
function longLife() {
  const counter = { name: "metres", label: "tape pulled", unit: "m" };
  const fault = { ...DEMO_PANEL.lamps.cleanRequested, sureness: "told" as const };
  return demoReport({
    drive: { vendor: "SEAGATE", family: "dat" },
    panel: { ...DEMO_PANEL, lamps: { ...DEMO_PANEL.lamps, tapeFault: fault } },
    figures: [
      { label: "errors", value: 14.73, unit: "errors/GB", from: "log page 02h, 0003h and 0005h" },
      {
        ...{ label: "cartridge: C3 corrections, the load before", value: 5.99 },
        ...{ unit: "corrections/1000 groups", from: "log page 30h, 0008h and 0007h" },
        normal: { max: 0, source: "manual of the drive, about the life of its cartridges, p 12" },
      },
    ],
    findings: demoReport().findings.map((finding) => ({
      ...finding,
      evidence: ["log page 2Eh, TapeAlert flag 6 (06h), first read 2035-05-10T00:04:24.898Z"],
    })),
    history: ["2026-01-01", "2026-03-12", "2067-01-06"].map((day, index) => ({
      takenAt: `${day}T00:00:00Z`,
      counters: [
        { ...counter, value: index * 4_321_000 },
        { name: "groups", label: "groups", unit: "groups", value: index * 912_345_678 },
        { name: "loads", label: "loads", unit: "loads", value: 1 + index * 2141 },
      ],
    })),
  });
}

const PAGES = {
  "with everything": demoReport(),
  "with a display": demoReport({
    ...{ drive: { vendor: "IBM", family: "lto" }, light: "yellow" },
    panel: { ...DEMO_PANEL, display: "C" },
  }),
  "of a good DLT drive": demoReport({
    ...{ drive: { vendor: "QUANTUM", family: "dlt" }, light: "green", findings: [] },
  }),
  "with runs of one sample and none": demoReport({
    runs: [demoRun({ count: 1, mbPerSecond: 5 }), demoRun({ count: 0, mbPerSecond: 5 })],
    history: [{ takenAt: "2026-01-01T00:00:00Z", counters: [] }],
  }),
  "of a long life": longLife(),
  "with next to nothing": demoReport({
    ...{ findings: [], panel: undefined, facts: [], gauges: [], figures: [], unread: [] },
    ...{ selfTest: [], runs: [], history: [], light: "green" },
  }),
  "of hostile texts": hostileReport(),
};

describe("the report in Chromium", { timeout: 120_000 }, () => {
  let browser: Browser;
  const texts = new Map<string, string>();

  beforeAll(async () => {
    browser = await launchChromium();
    for (const [name, input] of Object.entries(PAGES)) texts.set(name, await reportPage(input));
  });

  afterAll(async () => {
    await browser.close();
  });

  const textOf = (name: string): string => texts.get(name) ?? "";

  describe.each(Object.keys(PAGES))("%s", (name) => {
    it.each([400, 800, 1280])("stays within a screen of %i pixels, readable", async (width) => {
      await withPage(browser, textOf(name), async ({ page, complaints }) => {
        await page.setViewport({ width, height: 900 });
        for (const value of ["light", "dark"]) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
          expect([value, await check(page, "outOfPage()")]).toEqual([value, []]);
          expect([value, await check(page, "faintTexts(4.5)")]).toEqual([value, []]);
        }
        expect(await check(page, "smallTexts(9)")).toEqual([]);
        if (name !== "of hostile texts") {
          expect(await check(page, "crampedTexts()")).toEqual([]);
          if (width > 640) expect(await check(page, "brokenFigures()")).toEqual([]);
        }
        expect(complaints).toEqual([]);
      });
    });

    it("loads nothing, runs nothing and complains of nothing", async () => {
      await withPage(browser, textOf(name), async ({ page, complaints }) => {
        expect(await page.evaluate("document.scripts.length")).toBe(0);
        expect(await page.evaluate("window.hit")).toBeUndefined();
        expect(await page.evaluate("document.images.length")).toBe(0);
        expect(await page.evaluate("performance.getEntriesByType('resource').length")).toBe(0);
        expect(complaints).toEqual([]);
      });
    });

    it("prints on A4, in ink on white paper, with nothing in the margins", async () => {
      await withPage(browser, textOf(name), async ({ page }, folder) => {
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
        const pages = printed(await page.pdf({ preferCSSPageSize: true }), folder);
        expect(pages.length).toBeLessThanOrEqual(name === "of hostile texts" ? 12 : 5);
        for (const { width, height, pixels } of pages) {
          // A4 at 40 dots an inch.
          expect([width, height]).toEqual([331, 468]);
          expect(marginsOf(pixels, width)).toEqual([255]);
        }
      });
    });
  });

  it("shows all there is, and in words what it shows in colour", async () => {
    await withPage(browser, textOf("with everything"), async ({ page }) => {
      const text = await innerText(page);
      const input = PAGES["with everything"];
      for (const shown of [
        ...[input.title, "Red", "Act now", "3 findings: 1 critical, 1 warning, 1 information."],
        ...input.findings.flatMap(({ finding, meaning, action, source }) => [
          ...[finding, meaning, action, source],
        ]),
        ...input.facts.flat(),
        ...input.gauges.flatMap(({ label, from }) => [label, from]),
        ...["of 20,000 loads", "outside the normal range", "doubtful: not maintained"],
        ...input.figures.flatMap(({ label, from }) => [label, from]),
        ...["17 errors", "at most 5 errors", "127 h", "812,345,678 MB"],
        ...["Verification", "277 MB/s mean", "the samples break off", "DAY002L9"],
        ...input.unread.flatMap(({ what, why }) => [what, why]),
        ...["Loads of the drive", "Latest: 17 errors", "passed"],
      ]) {
        expect(text).toContain(shown);
      }
      // In drawings: lamps by name and state, axes with units.
      const drawn = String(
        await page.evaluate(
          "[...document.querySelectorAll('svg text')].filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().width > 0).map((one) => one.textContent.trim()).join('|')",
        ),
      );
      for (const shown of [
        ...["Clean|lit", "Encryption|not known", "Tape|dark"],
        ...["throughput, MB/s", "position in the run, GB", "corrected, errors/GB"],
      ]) {
        expect(drawn).toContain(shown);
      }
    });
  });

  it("tells a long life in few words", async () => {
    await withPage(browser, textOf("of a long life"), async ({ page }) => {
      const text = await innerText(page);
      expect(text).toContain("first read 2035-05-10 00:04:24 UTC");
      expect(text).not.toContain("at most 0");
      const drawn = String(
        await page.evaluate(
          "[...document.querySelectorAll('svg text')].map((one) => one.textContent.trim()).join('|')",
        ),
      );
      expect(drawn).toContain("Media|lit: fault");
      expect(drawn).toContain("million m");
      expect(drawn).toContain("2030|2040|2050|2060");
    });
  });

  it("shows hostile texts as texts", async () => {
    await withPage(browser, textOf("of hostile texts"), async ({ page }) => {
      expect(await innerText(page)).toContain(HOSTILE);
      expect(await page.title()).toContain("<script>");
    });
  });

  it("makes a picture of a whole screen", async () => {
    await withPage(browser, textOf("with everything"), async ({ page }) => {
      await page.setViewport({ width: 1280, height: 900 });
      const png = Buffer.from(await page.screenshot({ fullPage: true }));
      expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
      expect(png.readUInt32BE(16)).toBe(1280);
      expect(png.readUInt32BE(20)).toBeGreaterThan(3000);
    });
  });

  it("numbers its pages in print", async () => {
    await withPage(browser, textOf("with everything"), async ({ page }, folder) => {
      const file = join(folder, "report.pdf");
      writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
      const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
      expect(text).toContain("page 1 of 4");
      expect(text).toContain("Copy cartridge DAY001L9");
    });
  });
});

interface PrintedPage {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel: 0 black, 255 white. */
  readonly pixels: Uint8Array;
}

/** The pages of a PDF as pictures, drawn by another program. */
function printed(pdf: Uint8Array, folder: string): readonly PrintedPage[] {
  const file = join(folder, "report.pdf");
  writeFileSync(file, pdf);
  const out = execFileSync("pdftoppm", ["-gray", "-r", "40", file], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const pages: PrintedPage[] = [];
  for (let at = 0; at < out.length;) {
    const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(out.subarray(at, at + 40).toString("latin1"));
    const [all = "", wide, high] = head ?? [];
    const [width, height] = [Number(wide), Number(high)];
    if (head === null) throw new RangeError("pdftoppm made no picture");
    const from = at + all.length;
    pages.push({ width, height, pixels: out.subarray(from, from + width * height) });
    at = from + width * height;
  }
  return pages;
}

/** The shades in the 10 mm at the left and at the right of a page. */
function marginsOf(pixels: Uint8Array, width: number): readonly number[] {
  const marginPixels = 15;
  const shades = pixels.filter((_, index) => {
    const column = index % width;
    return column < marginPixels || column >= width - marginPixels;
  });
  return [...new Set(shades)];
}
