import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { useDrive } from "../../simulator/wear/use-drive.ts";
import { withCli } from "../../test/support/cli-run.ts";
import { printedNumber } from "./printed-values.ts";
import { servedStand } from "./served-stand.ts";

/** One of each family. */
const MODELS = ["lto-9", "dat-72", "dlt-8000"] as const;

const stand = servedStand(() =>
  Object.fromEntries(
    MODELS.map((name) => {
      const drive = createSimulatedDrive({ personality: name });
      useDrive(drive, { weeks: 52, bytes: drive.deck.capacityBytes, isCleaned: true });
      return [name, drive];
    }),
  ),
);

const MIB = 1_048_576;
const MB = 1_000_000;

/** What the status calls errors of this mount that were corrected, on writing and on reading. */
const CORRECTED = {
  lto: ["mountWriteCorrected", "mountReadCorrected"],
  dat: ["rewrittenFramesThisLoad", "c3CorrectionsThisLoad"],
  dlt: ["mountWriteCorrected", "mountReadCorrected"],
} as const;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly count?: number;
}

const isFigure = (value: unknown): value is Figure =>
  typeof value === "object" && value !== null && "name" in value && "value" in value;

/** The wear of a cartridge in a status, by the names of the figures. */
function wearOf(cartridge: unknown): ReadonlyMap<string, Figure> {
  const wear: unknown = Reflect.get(Object(cartridge), "wear");
  const figures = Array.isArray(wear) ? wear.filter(isFigure) : [];
  return new Map(figures.map((figure) => [figure.name, figure]));
}

/** `capstan status --json` on this machine, through iSCSI. */
const statusOf = (unit: number): Promise<Readonly<Record<string, unknown>>> =>
  new Promise((resolve, reject) => {
    withCli(async ({ json }) => {
      resolve(await json("status", stand().server.specifierOf(unit)));
    }).catch(reject);
  });

describe.each(MODELS)("of a simulated %s that was used for a year", (name) => {
  it("sg_logs and sg_read_attr print the counters that capstan status --json tells", async () => {
    const { drive, sg, unit } = stand().node(name);
    const { cartridge } = await statusOf(unit);
    const said = await stand().guest.must(`sg_logs -a ${sg}`);
    const figures = wearOf(cartridge);
    const pages = said.split(/^(?:Write|Read) error counter page .*$/m).slice(1);
    for (const [index, figure] of CORRECTED[drive.personality.family].entries()) {
      const corrected = printedNumber(pages[index] ?? "", "Total errors corrected");
      expect(corrected).toBeGreaterThan(0);
      expect([figure, figures.get(figure)?.count]).toEqual([figure, corrected]);
    }
    if (drive.personality.family !== "lto") return;
    const value = (figure: string): number => figures.get(figure)?.value ?? NaN;
    expect(value("loads")).toBeGreaterThan(52);
    expect(value("loads")).toBe(printedNumber(said, "Thread count"));
    expect(value("lifetimeWritten")).toBe(printedNumber(said, "Lifetime megabytes written") * MB);
    expect(value("lifetimeRead")).toBe(printedNumber(said, "Lifetime megabytes read") * MB);
    expect(value("beginningPasses")).toBe(printedNumber(said, "Beginning of medium passes"));
    expect(value("middlePasses")).toBe(printedNumber(said, "Middle of medium passes"));
    // The first command takes the unit attention of the load.
    const chip = await stand().guest.must(`sg_turs ${sg}; sg_read_attr ${sg}`);
    expect(cartridge).toMatchObject({
      loadCount: printedNumber(chip, "Load count"),
      bytesWrittenInLife: printedNumber(chip, "Total MiB written in medium life") * MIB,
      bytesReadInLife: printedNumber(chip, "Total MiB read in medium life") * MIB,
    });
  });
});
