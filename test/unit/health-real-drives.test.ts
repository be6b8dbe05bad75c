import { describe, expect, it } from "vitest";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { frontPanel, LAMPS, type FrontPanel } from "../../src/health/panel/front-panel.ts";
import { lifeFigureOf } from "../../src/health/wear/life-figures.ts";
import { mediaWear, type WearFigure } from "../../src/health/wear/media-wear.ts";
import { readPanelFacts } from "../../src/health/panel/panel-facts.ts";
import { readCartridgeFacts } from "../../src/health/wear/read-cartridge-facts.ts";
import { Session } from "../../src/session/session.ts";
import { LOG_PAGE_DAT_DLT_GOLDEN } from "../golden/log-pages-dat-dlt.golden.ts";
import {
  LTO7_EMPTY,
  LTO7_PROTECTED,
  LTO9_IDLE,
  LTO9_LOADED,
  type RealDrive,
} from "../golden/real-lto-drives.ts";
import { dumpedDrive } from "../support/dumped-drive.ts";
import { HandClock } from "../support/hand-clock.ts";

interface Seen {
  readonly panel: FrontPanel;
  readonly wear: readonly WearFigure[];
}

async function look(real: RealDrive, medium: string): Promise<Seen> {
  const session = new Session({ transport: dumpedDrive(real), clock: new HandClock() });
  const drive = await TapeDrive.open(session);
  const facts = await readPanelFacts(drive);
  expect(facts.unread.map(({ what }) => what)).not.toContain("log page 00h");
  const { media } = await readCartridgeFacts(drive, facts, { assumedMedium: medium });
  return { panel: frontPanel(facts), wear: media === undefined ? [] : mediaWear(media) };
}

const lit = ({ lamps }: FrontPanel): readonly string[] =>
  LAMPS.filter((name) => lamps[name].state === "lit");
const valueOf = (wear: readonly WearFigure[], name: WearFigure["name"]): number | undefined =>
  wear.find((one) => one.name === name)?.value;

describe("a real drive", () => {
  it("HPE LTO-9 with a tape that was overwritten in part", async () => {
    const { panel, wear } = await look(LTO9_LOADED, "LTO-9");
    expect(lit(panel)).toEqual(["ready"]);
    expect(wear.map(({ name, value }) => [name, value])).toEqual([
      ["loads", 79],
      ["beginningPasses", 706],
      ["middlePasses", 400],
      ["lifetimeWritten", 7_623_015_000_000],
      ["lifetimeRead", 8_157_000_000],
      ["fullVolumesWritten", 7_623_015 / 18_000_000],
      ["fullVolumesRead", 8157 / 18_000_000],
      ["lifeRemaining", 98],
      ["recoveredWriteErrors", 18 / 7623.015],
      ["recoveredReadErrors", 0],
      ["unrecoveredWriteErrors", 0],
      ["unrecoveredReadErrors", 0],
      ["suspendedWrites", 63],
      ["fatalSuspendedWrites", 0],
      ["mountWriteRetries", 0],
      ["mountWriteCorrected", 0],
      ["usedCapacity", 7_141_133_000_000],
      ["remainingCapacity", 10_878_867_000_000],
    ]);
    expect(wear.find(({ name }) => name === "mountWriteRetries")?.from).toContain("(KiB)");
    // No figure of how often LTO-9 cartridges may be loaded was found in a manual.
    expect(wear[0]).not.toHaveProperty("limit");
  });

  it("HPE LTO-9 with a tape that was written in one go, of which nothing is lost", async () => {
    const { panel, wear } = await look(LTO9_IDLE, "LTO-9");
    expect(lit(panel)).toEqual(["ready"]);
    expect(valueOf(wear, "capacityLoss")).toBe(0);
    expect(valueOf(wear, "suspendedWrites")).toBe(49);
  });

  it("HP LTO-7 with a write-protected tape, which asks for cleaning", async () => {
    const { panel, wear } = await look(LTO7_PROTECTED, "LTO-7");
    expect(lit(panel)).toEqual(["ready", "cleanRequested", "writeProtect"]);
    expect(panel.lamps.cleanRequested.sureness).toBe("told");
    expect(wear[0]).toMatchObject({ name: "loads", value: 93, limit: { value: 20_000 } });
    expect(valueOf(wear, "lifeRemaining")).toBe(96);
    expect(valueOf(wear, "recoveredReadErrors")).toBeCloseTo(31 / 22_916.154, 10);
    expect(valueOf(wear, "capacityLoss")).toBe(0);
    expect(wear.find(({ name }) => name === "mountReadRetries")).toMatchObject({
      ...{ value: 0, from: "log page 03h, 0002h and 0005h (KiB)" },
    });
    // 400,340 MiB by page 31h and 419,788 MB by page 17h: within a MiB the same.
    expect(valueOf(wear, "remainingCapacity")).toBe(419_788_000_000);
  });

  it("HP LTO-7 that is empty and asks for cleaning, whether or not a flag is still raised", async () => {
    const { panel } = await look(LTO7_EMPTY, "LTO-7");
    expect(lit(panel)).toEqual(["cleanRequested"]);
    expect(panel.lamps.ready).toMatchObject({ state: "dark", sureness: "told" });
    const cleared = await look({ ...LTO7_EMPTY, alerts: [] }, "LTO-7");
    expect(lit(cleared.panel)).toEqual(["cleanRequested"]);
    const { sureness, evidence } = cleared.panel.lamps.cleanRequested;
    expect(sureness).toBe("told");
    expect(evidence.filter((one) => one.lit).map(({ from }) => from)).toEqual([
      "log page 11h, CRQST",
      "log page 3Eh, parameter 0001h, bit 1",
      "log page 0Ch, parameter 0100h",
    ]);
  });

  it.each([
    ["LTO-9, overwritten", LTO9_LOADED],
    ["LTO-9, written in one go", LTO9_IDLE],
    ["LTO-7, write-protected", LTO7_PROTECTED],
    ["LTO-7, empty", LTO7_EMPTY],
  ])("%s keeps every count, and no figure of it is in doubt", async (_what, real) => {
    const { wear } = await look(real, "LTO-7");
    expect(wear.length).toBeGreaterThan(10);
    for (const one of wear) expect(one).not.toHaveProperty("doubt");
  });
});

const ascii = (text: string): string => Buffer.from(text, "latin1").toString("hex");
const hex = (text: string): string => text.replaceAll(/(..)(?=.)/g, "$1 ");

/** A Quantum drive with a cartridge of this medium type, and page 3Eh where there is one. */
function quantum(product: string, mediumType: string, page?: string): RealDrive {
  const names = `QUANTUM ${product.padEnd(16)}0101`;
  return {
    inquiry: `01 80 02 02 1F 00 00 00 ${hex(ascii(names))}`,
    mode: `0B ${mediumType} 10 08 41 00 00 00 00 00 00 00`,
    alerts: [],
    pages: page === undefined ? {} : { 0x3e: page },
  };
}

describe("a DLT drive, as its manual has it", () => {
  it.each([
    ["83", "DLTtape III", 500_000],
    ["84", "DLTtape IIIXT", 1_000_000],
    ["85", "DLTtape IV", 1_000_000],
    ["86", "Super DLTtape I", undefined],
  ])("tells by medium type %sh that the cartridge is a %s", async (type, medium, passes) => {
    const transport = dumpedDrive(quantum("DLT8000", type));
    const drive = await TapeDrive.open(new Session({ transport, clock: new HandClock() }));
    const { media } = await readCartridgeFacts(drive, await readPanelFacts(drive));
    expect(media?.medium).toBe(medium);
    expect(lifeFigureOf("dlt", media?.medium)?.passes).toBe(passes);
  });

  it("of type DLT-S4 tells counts of the cartridge and what they may come to", async () => {
    const golden = LOG_PAGE_DAT_DLT_GOLDEN.filter(({ of }) => of.includes("DLT-S4"));
    const { wear } = await look(quantum("DLT-S4", "91", golden.at(-1)?.hex), "");
    expect(wear).toMatchObject([
      { name: "loads", value: 100, limit: { value: 10_000 } },
      { name: "passes", value: 250_000, limit: { value: 1_000_000 } },
      { name: "motionHours", value: 30, limit: { value: 1000 } },
      { name: "lifeUsed", value: 25 },
      { name: "driveWritten", value: 65_536, unit: "GB" },
      { name: "driveRead", value: 128, unit: "GB" },
    ]);
  });
});
