import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { lifeFigureOf } from "../../src/health/wear/life-figures.ts";
import { mediaWear, type MediaFacts, type WearFigure } from "../../src/health/wear/media-wear.ts";
import { readPanelFacts } from "../../src/health/panel/panel-facts.ts";
import { readCartridgeFacts } from "../../src/health/wear/read-cartridge-facts.ts";
import { Session } from "../../src/session/session.ts";

const TB = 1_000_000_000_000n;

/** A real LTO-9 cartridge: page 17h of archivetechie/remanence, CC0, but for what it had written. */
const USED = {
  mounts: 79n,
  writtenBytes: 9n * TB,
  readBytes: TB,
  capacityBytes: 18n * TB,
  beginningPasses: 500n,
  middlePasses: 400n,
  lifeRemainingPercent: 98,
  recoveredWriteErrors: 18n,
  recoveredReadErrors: 0n,
} as const;

const lto = (more: Partial<MediaFacts> = {}): MediaFacts => ({
  family: "lto",
  medium: "LTO-8",
  volume: USED,
  ...more,
});

const figure = (facts: MediaFacts, name: WearFigure["name"]): WearFigure | undefined =>
  mediaWear(facts).find((one) => one.name === name);

describe("the wear of a cartridge", () => {
  it("is what the drive says, each with its source", () => {
    expect(mediaWear(lto())).toEqual([
      {
        ...{ name: "loads", value: 79, unit: "loads", from: "log page 17h, 0001h" },
        limit: { value: 20_000, source: "IBM LTO drive user guides, cartridge specifications" },
      },
      { name: "beginningPasses", value: 500, unit: "passes", from: "log page 17h, 0101h" },
      { name: "middlePasses", value: 400, unit: "passes", from: "log page 17h, 0102h" },
      { name: "lifetimeWritten", value: 9e12, unit: "bytes", from: "log page 17h, 0010h" },
      { name: "lifetimeRead", value: 1e12, unit: "bytes", from: "log page 17h, 0011h" },
      { name: "fullVolumesWritten", value: 0.5, unit: "volumes", from: "log page 17h, 0010h" },
      { name: "fullVolumesRead", value: 1 / 18, unit: "volumes", from: "log page 17h, 0011h" },
      { name: "lifeRemaining", value: 98, unit: "%", from: "log page 17h, 0019h" },
      {
        ...{ name: "recoveredWriteErrors", value: 0.002, unit: "errors/GB" },
        ...{ from: "log page 17h, 0003h and 0010h", count: 18 },
      },
      {
        ...{ name: "recoveredReadErrors", value: 0, unit: "errors/GB" },
        ...{ from: "log page 17h, 0008h and 0011h", count: 0 },
      },
    ]);
  });

  it("is nothing where the drive says nothing", () => {
    expect(mediaWear({ family: "dlt" })).toEqual([]);
    expect(mediaWear({ family: "lto", volume: {} })).toEqual([]);
  });

  it("takes the loads from the chip before the page, and from the page of DAT", () => {
    expect(figure(lto({ chipLoads: 80n }), "loads")).toMatchObject({
      value: 80,
      from: "cartridge memory, 0003h",
    });
    const dat = { family: "dat", medium: "DAT 72", tape: { loads: 12n } } as const;
    expect(figure(dat, "loads")).toMatchObject({ value: 12, from: "log page 30h, 000Dh" });
  });

  it.each([
    ["LTO-1", 5000],
    ["LTO-2", 10_000],
    ["LTO-3", 20_000],
    ["LTO-8", 20_000],
    ["LTO-8 type M", 20_000],
    ["LTO-9", undefined],
    ["LTO-10", undefined],
  ])("knows of %s how many loads it is made for: %s", (medium, loads) => {
    expect(lifeFigureOf("lto", medium)?.loads).toBe(loads);
  });

  it.each([
    ["dat", "DAT 72", { loads: 100, passes: 2000 }],
    ["dlt", "DLTtape III", { passes: 500_000 }],
    ["dlt", "DLTtape IIIXT", { passes: 1_000_000 }],
    ["dlt", "DLTtape IV", { passes: 1_000_000 }],
  ] as const)("of a %s cartridge, %s, is what its maker says", (family, medium, life) => {
    expect(lifeFigureOf(family, medium)).toMatchObject(life);
  });

  it.each([
    ["dlt", "DLT8000"],
    ["dlt", "Super DLTtape I"],
    ["dlt", "DLTtape S4"],
    ["unknown", "LTO-8"],
    ["lto", undefined],
  ] as const)("is not known of %s, %s", (family, medium) => {
    expect(lifeFigureOf(family, medium)).toBeUndefined();
  });

  it("is read from page 30h and the chip on LTO drives without page 17h", () => {
    const facts: MediaFacts = {
      ...{ family: "lto", medium: "LTO-2", chipWrittenBytes: 3n * TB, chipReadBytes: 0n },
      usage: { mounts: 7n, recoveredWriteErrors: 6n, suspendedWrites: 2n },
    };
    expect(mediaWear(facts)).toEqual([
      expect.objectContaining({ name: "loads", value: 7, from: "log page 30h, 0001h" }),
      expect.objectContaining({ name: "lifetimeWritten", from: "cartridge memory, 0220h" }),
      expect.objectContaining({ name: "lifetimeRead", value: 0 }),
      expect.objectContaining({
        ...{ name: "recoveredWriteErrors", value: 0.002, count: 6 },
        from: "log page 30h, 0003h and cartridge memory, 0220h",
      }),
      expect.objectContaining({
        ...{ name: "suspendedWrites", value: 2, from: "log page 30h, 0005h" },
      }),
    ]);
  });

  it("of a DLT-S4 cartridge is measured by the thresholds of its drive", () => {
    const s4 = {
      loads: { count: 10n, threshold: 1000n },
      passes: { count: 250_000n, threshold: 1_000_000n },
      motionHours: { count: 30n, threshold: 0n },
      ...{ driveWrittenGB: 5n, driveReadGB: 6n },
    };
    const facts: MediaFacts = { family: "dlt", medium: "DLTtape S4", chipLoads: 9n, s4 };
    expect(mediaWear(facts)).toMatchObject([
      { name: "loads", value: 10, limit: { value: 1000, source: "log page 3Eh, 9001h" } },
      { name: "passes", value: 250_000, limit: { value: 1_000_000 } },
      { name: "motionHours", value: 30, unit: "hours" },
      { name: "lifeUsed", value: 25, unit: "%" },
      { name: "driveWritten", value: 5, note: "of the drive, not of the cartridge" },
      { name: "driveRead", value: 6 },
    ]);
    expect(figure(facts, "motionHours")).not.toHaveProperty("limit");
  });

  it("of a DAT cassette is rewritten frames and C3 corrections to a thousand groups", () => {
    const facts: MediaFacts = {
      ...{ family: "dat", medium: "DAT 72" },
      tape: {
        loads: 12n,
        thisLoad: {
          groupsWritten: 2000n,
          rewrittenFrames: 3n,
          groupsRead: 999n,
          c3Corrections: 1n,
        },
        previousLoad: { groupsWritten: 1000n, rewrittenFrames: 0n },
        sinceFormat: { groupsWritten: 40_000n, rewrittenFrames: 10n, groupsRead: 1000n },
      },
    };
    const note = "counted since the tape was formatted; formatting it again starts it anew";
    expect(mediaWear(facts)).toMatchObject([
      { name: "loads", value: 12, limit: { value: 100 }, note },
      { name: "rewrittenFramesThisLoad", value: 1.5, count: 3, unit: "frames/1000 groups" },
      { name: "rewrittenFramesPreviousLoad", value: 0 },
      { name: "rewrittenFramesSinceFormat", value: 0.25, unit: "rewrites/1000 groups", note },
    ]);
  });

  it("does not take 255 for a share, and tells no rate of a little", () => {
    expect(figure(lto({ volume: { ...USED, lifeRemainingPercent: 255 } }), "lifeRemaining")).toBe(
      undefined,
    );
    const little = (writtenBytes: bigint) => lto({ volume: { ...USED, writtenBytes } });
    expect(figure(little(999_999_999n), "recoveredWriteErrors")).toBeUndefined();
    expect(figure(little(1_000_000_000n), "recoveredWriteErrors")).toMatchObject({ value: 18 });
  });

  it.each(["lto-1", "lto-5", "lto-9", "dat-72", "dlt-8000"])(
    "of a simulated %s follows what is done with it, and nothing is doubted",
    async (personality) => {
      const simulated = createSimulatedDrive({ personality });
      const session = new Session({ transport: simulated.connect(), clock: simulated.clock });
      const drive = await TapeDrive.open(session);
      const look = async (): Promise<readonly WearFigure[]> => {
        const { media } = await readCartridgeFacts(drive, await readPanelFacts(drive));
        return media === undefined ? [] : mediaWear(media);
      };
      const block = new Uint8Array(60_000).fill(1);
      for (let count = 0; count < 40; count++) await drive.write(block, block.length);
      await drive.writeFilemarks(1);
      const before = await look();
      const cartridge = simulated.eject();
      if (cartridge === undefined) throw new TypeError("it was empty");
      simulated.insert(cartridge);
      simulated.completeLoad();
      const after = await look();
      for (const one of [...before, ...after]) expect(one).not.toHaveProperty("doubt");
      const value = (figures: readonly WearFigure[], name: string): number | undefined =>
        figures.find((one) => one.name === name)?.value;
      // What is of this mount starts anew with the next, and room is not gained by loading.
      const ofLife = before.filter(({ name }) => !/^mount|^remainingCapacity$/.test(name));
      for (const { name } of ofLife)
        expect(value(after, name)).toBeGreaterThanOrEqual(value(before, name) ?? NaN);
      const [first, second] = [value(before, "loads"), value(after, "loads")];
      if (first !== undefined) expect(second).toBe(first + 1);
    },
  );
});
