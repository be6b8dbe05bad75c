import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportOf } from "../../cli/report/report-of.ts";
import type { DiagnoseDocument } from "../../cli/schemas/diagnose.ts";
import { withCli } from "../support/cli-run.ts";

describe("capstan diagnose --report", () => {
  it("writes a page with findings, runs and history, and leaves a file that is there alone", async () => {
    await withCli(async ({ folder, run }) => {
      const drive = join(folder, "drive");
      await run("sim", "create", drive, "--barcode", "DAY001");
      writeFileSync(join(folder, "data"), Buffer.alloc(3_000_000, 7));
      const run1 = [
        "write",
        `sim:${drive}`,
        join(folder, "data"),
        "--yes",
        "--samples",
        "run.jsonl",
      ];
      expect((await run(...run1)).status).toBe(0);
      const first = await run("diagnose", `sim:${drive}`, "--json");
      writeFileSync(join(folder, "first.json"), first.stdout);
      await run("sim", "use", drive, "--weeks", "5000");
      // One wish to be cleaned would follow nothing.
      const second = await run("diagnose", `sim:${drive}`, "--json");
      writeFileSync(join(folder, "second.json"), second.stdout);
      const made = await run(
        ...["diagnose", `sim:${drive}`, "--report", "drive.html"],
        ...["--runs", "run.jsonl", "--with", "first.json", "second.json"],
      );
      expect(made.status).toBe(10);
      expect(made.stderr).toMatch(/the report is in drive\.html/);
      const page = readFileSync(join(folder, "drive.html"), "utf8");
      for (const text of ["LTO-9, SIM", "The drive asks for cleaning.", "Tape, drive or cable?"])
        expect(page).toContain(text);
      const again = await run("diagnose", `sim:${drive}`, "--report", "drive.html");
      expect(again).toMatchObject({ status: 7 });
      expect(readFileSync(join(folder, "drive.html"), "utf8")).toBe(page);
    });
  });

  it("advises to have another cleaning cartridge at hand once the last use is made", async () => {
    await withCli(async ({ folder, run, json }) => {
      const drive = join(folder, "drive");
      await run("sim", "create", drive, "--personality", "dat-72");
      await run("sim", "use", drive, "--weeks", "5000");
      await run("sim", "cartridge", drive, "CLN", "--kind", "cleaning", "--uses", "49");
      await run("sim", "eject", drive);
      await run("sim", "insert", drive, "CLN");
      expect((await run("clean", `sim:${drive}`, "--cleaner", "CLN")).status).toBe(0);
      await run("sim", "eject", drive);
      await run("sim", "insert", drive, "CLN");
      await run("clean", `sim:${drive}`, "--cleaner", "CLN", "--yes");
      const { findings } = await json("diagnose", `sim:${drive}`);
      const advice = { id: "cleaning-cartridge-runs-out", severity: "information" };
      expect(findings).toContainEqual(expect.objectContaining(advice));
    });
  });

  it("has the uses of a cleaning cartridge from a drive that tells them", async () => {
    await withCli(async ({ folder, run }) => {
      const drive = join(folder, "drive");
      await run("sim", "create", drive, "--personality", "dlt-s4");
      await run("sim", "cartridge", drive, "CLN", "--kind", "cleaning", "--uses", "7");
      await run("sim", "eject", drive);
      await run("sim", "insert", drive, "CLN");
      expect((await run("clean", `sim:${drive}`, "--cleaner", "CLN")).status).toBe(0);
      await run("diagnose", `sim:${drive}`, "--report", "drive.html");
      const page = readFileSync(join(folder, "drive.html"), "utf8");
      expect(page).toContain("cleanings left in CLN");
      expect(page).toContain("log page 3Eh, 0003h and 000Dh");
    });
  });

  it("does not take runs without a report, nor files that are none", async () => {
    await withCli(async ({ folder, run }) => {
      writeFileSync(join(folder, "not.jsonl"), "{}\n");
      expect((await run("diagnose", "--runs", "not.jsonl")).status).toBe(2);
      expect((await run("diagnose", "--report", "a.html", "--runs", "not.jsonl")).status).toBe(2);
      expect((await run("diagnose", "--report", "no/such/folder.html")).status).toBe(11);
    });
  });
});

const DOCUMENT: Omit<DiagnoseDocument, "exitStatus"> = {
  schema: "capstan.diagnose/1",
  ...{ device: "/dev/nst0", simulated: false, takenAt: "2026-11-27T08:00:00.000Z", light: "green" },
  findings: [],
  drive: { vendor: "IBM", product: "ULT3580-TD5", revision: "1", serial: "A", family: "lto" },
  state: { ready: true, says: "ready" },
  driveFigures: [
    {
      ...{ name: "hardWriteErrors", label: "hard write errors", unit: "errors" },
      value: 3,
      from: "14h",
      normal: "0",
    },
    {
      ...{ name: "temperature", label: "temperature", unit: "°C" },
      value: 30,
      from: "0Dh",
      normal: "at most 45 °C",
    },
    { ...{ name: "bytesWrite", label: "bytes", unit: "bytes" }, value: 5e9, from: "02h" },
  ],
  cartridge: {
    capacityBytes: 1.5e12,
    wear: [
      {
        name: "loads",
        value: 12,
        unit: "loads",
        from: "17h",
        limit: { value: 20_000, source: "IBM" },
      },
      { name: "lifeRemaining", value: 15, unit: "%", from: "17h" },
      { name: "remainingCapacity", value: 1e12, unit: "bytes", from: "17h" },
      { name: "beginningPasses", value: 0, unit: "passes", from: "17h", doubt: "not maintained" },
    ],
  },
  comparison: { drive: "A", cable: "host x", shows: [], clears: [] },
};

describe("a diagnosis as a report", () => {
  const report = reportOf({ document: DOCUMENT, earlier: [], runs: [] });

  it("draws life and room on scales, with what they are made for and what is normal", () => {
    expect(report.gauges).toEqual([
      expect.objectContaining({ label: "loads", limit: { value: 20_000, source: "IBM" } }),
      expect.objectContaining({ label: "life left", value: 15 }),
      expect.objectContaining({ doubt: "not maintained" }),
      expect.objectContaining({ label: "room left", value: 1000, unit: "GB" }),
    ]);
  });

  it("says from where on life is short", () => {
    expect(report.gauges[1]?.normal).toMatchObject({ min: 20 });
  });

  it("gives every figure its unit, and the range that the diagnosis says in words", () => {
    const named = (label: string) => report.figures.find((one) => one.label.includes(label));
    expect(named("hard write errors")).toMatchObject({ normal: { max: 0 } });
    expect(named("temperature")).toMatchObject({ normal: { max: 45 }, unit: "°C" });
    expect(named("drive: bytes")).toMatchObject({ value: 5, unit: "GB" });
    expect(report.figures).toHaveLength(7);
  });

  it("draws the history of this drive, and of no other", () => {
    const at = (takenAt: string, drive: string) => ({
      ...{ takenAt, driveFigures: DOCUMENT.driveFigures },
      comparison: { ...DOCUMENT.comparison, drive },
    });
    const earlier = [at("2026-10-01T00:00:00.000Z", "B"), at("2026-09-01T00:00:00.000Z", "A")];
    const { history } = reportOf({ document: DOCUMENT, earlier, runs: [] });
    expect(history.map(({ takenAt }) => takenAt)).toEqual([
      "2026-09-01T00:00:00.000Z",
      "2026-11-27T08:00:00.000Z",
    ]);
  });
});
