import { describe, expect, it } from "vitest";
import { withCli, type CliStand } from "../support/cli-run.ts";

const FAMILIES = [
  ["lto-9", 50],
  ["lto-3", 50],
  ["dat-72", 50],
  ["dlt-8000", 20],
] as const;

/** A drive that was used until it asked for cleaning, now empty, with cleaning cartridges on its shelf. */
async function usedDrive({ run, folder }: CliStand, model: string): Promise<string> {
  const drive = `${folder}/drive`;
  await run("sim", "create", drive, "--personality", model);
  const used = await run("sim", "use", drive, "--weeks", "5000");
  expect(used.stdout).toMatch(/weeks of use, then the drive asks for cleaning/);
  await run("sim", "eject", drive);
  return drive;
}

async function insertCleaner(
  { run }: CliStand,
  drive: string,
  { name, uses }: { readonly name: string; readonly uses: number },
): Promise<void> {
  const wish = ["--kind", "cleaning", "--uses", String(uses)];
  expect((await run("sim", "cartridge", drive, name, ...wish)).status).toBe(0);
  expect((await run("sim", "insert", drive, name)).status).toBe(0);
}

describe.each(FAMILIES)("capstan clean with a %s", (model, newUses) => {
  it("sees the drive cleaned, and counts the use", async () => {
    await withCli(async (stand) => {
      const drive = await usedDrive(stand, model);
      await insertCleaner(stand, drive, { name: "CLN1", uses: 3 });
      const done = await stand.json("clean", `sim:${drive}`, "--cleaner", "CLN1");
      expect(done).toMatchObject({
        outcome: "cleaned",
        sureness: model.startsWith("dat") ? "inferred" : "told",
        due: { state: "due" },
        before: { requested: "lit" },
        // A DAT drive tells of its wish in alerts alone, which are kept.
        ...(model.startsWith("dat") ? {} : { after: { requested: "dark" } }),
        cleaner: { name: "CLN1", isInDrive: false, isUsedUp: false, usesOfNewOne: newUses },
        exitStatus: 0,
      });
      expect(done["tookMs"]).toBeGreaterThan(30_000);
      const { stdout } = await stand.run("status", `sim:${drive}`);
      expect(stdout).toMatch(/clean lamp +dark/);
      const shelf = await stand.json("sim", "status", drive);
      expect(shelf["cartridges"]).toContainEqual(
        expect.objectContaining({ name: "CLN1", usesLeft: newUses - 4 }),
      );
    });
  });

  it("finds a cartridge that is used up, which leaves the drive as it was", async () => {
    await withCli(async (stand) => {
      const drive = await usedDrive(stand, model);
      await insertCleaner(stand, drive, { name: "OLD", uses: newUses });
      const done = await stand.json("clean", `sim:${drive}`, "--cleaner", "OLD");
      expect(done).toMatchObject({
        outcome: "usedUp",
        after: { requested: "lit" },
        cleaner: { isUsedUp: true, usesLeft: 0, isInDrive: !model.startsWith("lto") },
        exitStatus: 5,
      });
      if (model.startsWith("lto")) return;
      const people = await stand.run("clean", `sim:${drive}`, "--cleaner", "OLD");
      expect(people.stdout).toMatch(/used up; the drive has not been cleaned: use a new one/);
      expect(people.stdout).toMatch(/still in the drive +yes; take it out/);
    });
  });

  it("refuses to clean what does not ask for it, unless told to", async () => {
    await withCli(async (stand) => {
      const drive = `${stand.folder}/drive`;
      await stand.run("sim", "create", drive, "--personality", model, "--empty");
      const refused = await stand.run("clean", `sim:${drive}`);
      const isDat = model.startsWith("dat");
      expect(refused.status).toBe(isDat ? 4 : 7);
      if (!isDat) expect(refused.stderr).toMatch(/only when it asks for it, and it does not/);
      const insisted = await stand.run("clean", `sim:${drive}`, "--yes");
      expect(insisted.status).toBe(4);
      expect(insisted.stderr).toMatch(/no cleaning cartridge was put into the drive/);
    });
  });

  it("refuses a data cartridge", async () => {
    await withCli(async (stand) => {
      const drive = `${stand.folder}/drive`;
      await stand.run("sim", "create", drive, "--personality", model);
      const { status, stderr } = await stand.run("clean", `sim:${drive}`, "--yes");
      expect(status).toBe(7);
      expect(stderr).toMatch(/what is in the drive is no cleaning cartridge/);
    });
  });
});

describe("capstan clean", () => {
  it("knows that a DLT drive keeps a cartridge after its last use", async () => {
    await withCli(async (stand) => {
      const drive = await usedDrive(stand, "dlt-8000");
      await insertCleaner(stand, drive, { name: "CLN", uses: 19 });
      expect(await stand.json("clean", `sim:${drive}`)).toMatchObject({
        outcome: "cleaned",
        cleaner: { isInDrive: true, isUsedUp: true, usesLeft: 0 },
        exitStatus: 0,
      });
    });
  });

  it("knows from an SDLT drive, which tells in alerts alone, what each cartridge did", async () => {
    await withCli(async (stand) => {
      const drive = await usedDrive(stand, "sdlt-320");
      const lamps = async () => (await stand.run("status", `sim:${drive}`)).stdout;
      await lamps();
      await insertCleaner(stand, drive, { name: "OLD", uses: 20 });
      const old = await stand.run("clean", `sim:${drive}`, "--cleaner", "OLD");
      expect(old.stdout).toMatch(/used up; the drive has not been cleaned/);
      expect(old.stdout).toMatch(/was needed +yes: the drive asked to be cleaned/);
      await stand.run("sim", "eject", drive);
      expect(await lamps()).toMatch(/clean lamp +lit: requested[^]*cleaning cartridge +used up/);
      await insertCleaner(stand, drive, { name: "CLN", uses: 18 });
      expect(await stand.json("clean", `sim:${drive}`, "--cleaner", "CLN")).toMatchObject({
        ...{ outcome: "cleaned", sureness: "inferred", due: { state: "due" } },
        cleaner: { isInDrive: false, isUsedUp: false, usesMade: 1, usesLeft: 19 },
      });
      const clean = await lamps();
      expect(clean).toMatch(/clean lamp +dark/);
      expect(clean).not.toMatch(/used up|alert \d/);
      await stand.run("sim", "insert", drive, "CLN");
      expect(await stand.json("clean", `sim:${drive}`, "--cleaner", "CLN")).toMatchObject({
        ...{ outcome: "cleaned", sureness: "inferred" },
        cleaner: { isInDrive: true, isUsedUp: true, usesLeft: 0 },
      });
    });
  });

  it("knows a cartridge of another kind of drive", async () => {
    await withCli(async (stand) => {
      const drive = await usedDrive(stand, "lto-9");
      const kind = ["--kind", "cleaning", "--format", "CleaningTape III"];
      await stand.run("sim", "cartridge", drive, "WRONG", ...kind);
      await stand.run("sim", "insert", drive, "WRONG");
      const { status, stdout } = await stand.run("clean", `sim:${drive}`);
      expect({ status, stdout }).toMatchObject({ status: 5 });
      expect(stdout).toMatch(/the drive cannot use this cleaning cartridge/);
    });
  });

  it("counts the uses of each cartridge by its name, over drives and runs", async () => {
    await withCli(async (stand) => {
      const drive = await usedDrive(stand, "dat-72");
      for (const made of [1, 2]) {
        if (made === 2) {
          await stand.run("sim", "insert", drive, "cartridge-1");
          await stand.run("sim", "use", drive, "--weeks", "5000");
          await stand.run("sim", "eject", drive);
          await stand.run("sim", "insert", drive, "CLN");
        } else await insertCleaner(stand, drive, { name: "CLN", uses: 0 });
        const done = await stand.json("clean", `sim:${drive}`, "--cleaner", "CLN");
        expect(done["cleaner"]).toMatchObject({
          usesMade: made,
          usesLeft: 50 - made,
          usesSureness: "inferred",
        });
      }
    });
  });
});
