import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { lifeFigureOf } from "../../src/health/life-figures.ts";
import { mediaWear, type MediaFacts, type WearFigure } from "../../src/health/media-wear.ts";
import { readMediaFacts } from "../../src/health/read-media-facts.ts";
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
      { name: "fullVolumesWritten", value: 0.5, unit: "volumes", from: "log page 17h, 0010h" },
      { name: "lifeRemaining", value: 98, unit: "%", from: "log page 17h, 0019h" },
      {
        ...{ name: "recoveredWriteErrors", value: 0.002, unit: "errors/GB" },
        from: "log page 17h, 0003h and 0010h",
      },
      {
        ...{ name: "recoveredReadErrors", value: 0, unit: "errors/GB" },
        from: "log page 17h, 0008h and 0011h",
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

  it("of a DAT cassette is counted in passes by its maker", () => {
    expect(lifeFigureOf("dat", "DAT 72")).toMatchObject({ passes: 2000 });
    expect(lifeFigureOf("dlt", "DLT8000")).toBeUndefined();
  });

  // The second of each pair is just short of the first.
  it.each<readonly [string, WearFigure["name"], Partial<MediaFacts>, Partial<MediaFacts>]>([
    ["no loads of what is loaded", "loads", { chipLoads: 0n }, { chipLoads: 1n }],
    [
      "no passes of a tape that was written through",
      "beginningPasses",
      { volume: { ...USED, beginningPasses: 0n, writtenBytes: 18n * TB + 1n } },
      { volume: { ...USED, beginningPasses: 0n, writtenBytes: 18n * TB } },
    ],
    [
      "more in one mount than in the whole life",
      "fullVolumesWritten",
      { volume: { ...USED, lastMountWrittenBytes: 9n * TB + 4n * 1_048_576n + 1n } },
      { volume: { ...USED, lastMountWrittenBytes: 9n * TB + 4n * 1_048_576n } },
    ],
    [
      "another life in the chip than in the page",
      "fullVolumesWritten",
      { chipWrittenBytes: 9n * TB + (9n * TB) / 50n + 4n * 1_048_576n + 1n },
      { chipWrittenBytes: 9n * TB + (9n * TB) / 50n + 4n * 1_048_576n },
    ],
  ])("is doubted where it says %s", (_what, name, untrue, justTrue) => {
    expect(figure(lto(untrue), name)?.doubt).toMatch(/^not maintained by this drive: /);
    expect(figure(lto(justTrue), name)).not.toHaveProperty("doubt");
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
      const look = async (): Promise<readonly WearFigure[]> =>
        mediaWear(await readMediaFacts(drive, { medium: undefined, chip: {} }));
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
      for (const { name } of before)
        expect(value(after, name)).toBeGreaterThanOrEqual(value(before, name) ?? NaN);
      const [first, second] = [value(before, "loads"), value(after, "loads")];
      if (first !== undefined) expect(second).toBe(first + 1);
    },
  );
});
