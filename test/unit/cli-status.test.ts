import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withCli, type CliStand } from "../support/cli-run.ts";

/** A write that fails raises TapeAlert 6, write failure. */
async function failToWrite({ folder, run }: CliStand, model: string): Promise<string> {
  const drive = join(folder, "drive");
  await run("sim", "create", drive, "--personality", model);
  const plan = join(folder, "plan.json");
  const fault = { when: { at: "object", object: 0 }, what: { kind: "writeError" } };
  writeFileSync(plan, JSON.stringify([fault]));
  expect((await run("sim", "fault", drive, plan)).status).toBe(0);
  writeFileSync(join(folder, "data"), "x".repeat(100_000));
  expect((await run("write", `sim:${drive}`, "data", "--yes")).status).not.toBe(0);
  return `sim:${drive}`;
}

describe("capstan status", () => {
  it("shows the alerts of an LTO drive as they are now, and leaves them there", async () => {
    await withCli(async (stand) => {
      const device = await failToWrite(stand, "lto-9");
      for (let round = 0; round < 2; round++) {
        const status = await stand.json("status", device, "--acknowledge");
        expect(status).toMatchObject({ alertsFrom: "state", exitStatus: 10 });
        expect(status["alerts"]).toContainEqual(expect.objectContaining({ number: 6 }));
      }
      // Page 3Eh of this drive says which of the two it is.
      const { stdout } = await stand.run("status", device);
      expect(stdout.split("\n")[0]).toMatch(/simulated: ready, tape fault$/);
    });
  });

  it("keeps the alerts of a DAT drive, which forgets them, until somebody takes note of them", async () => {
    await withCli(async (stand) => {
      const device = await failToWrite(stand, "dat-72");
      for (let round = 0; round < 2; round++) {
        const { stdout, status } = await stand.run("status", device);
        expect(status).toBe(10);
        expect(stdout.split("\n")[0]).toMatch(/simulated: ready, tape fault, drive fault$/);
        expect(stdout).toMatch(/alerts +kept since they were read; --acknowledge/);
        expect(stdout).toMatch(/alert 6 +critical: Write failure\. .* First read \d{4}-\d\d-\d\dT/);
        expect(stdout).toMatch(/tape fault lamp +lit \(log page 2Eh, kept since it was read, flag/);
      }
      const last = await stand.json("status", device, "--acknowledge");
      expect(last).toMatchObject({ alertsFrom: "kept", exitStatus: 10 });
      const after = await stand.json("status", device);
      expect(after).toMatchObject({ alertsFrom: "kept", alerts: [], exitStatus: 0 });
    });
  });

  it("keeps the alerts of each simulated drive apart", async () => {
    await withCli(async (stand) => {
      await failToWrite(stand, "dat-72");
      const other = join(stand.folder, "other");
      await stand.run("sim", "create", other, "--personality", "dat-72");
      await stand.run("status", `sim:${join(stand.folder, "drive")}`);
      expect(await stand.json("status", `sim:${other}`)).toMatchObject({ alerts: [] });
    });
  });

  it("does not read alerts that it cannot keep, and says so", async () => {
    await withCli(async (stand) => {
      const device = await failToWrite(stand, "dat-72");
      writeFileSync(join(stand.folder, "file"), "");
      const env = { CAPSTAN_HOME: join(stand.folder, "file") };
      const { stdout } = await stand.start(["status", device, "--json"], env).ended;
      const document: unknown = JSON.parse(stdout);
      expect(document).not.toHaveProperty("alerts");
      expect(stdout).toMatch(
        /"what": "TapeAlert",\s*"why": "alerts are kept in .*cannot be written/,
      );
      expect((await stand.json("status", device))["alerts"]).toContainEqual(
        expect.objectContaining({ number: 6 }),
      );
    });
  });

  it("says what a cartridge is made for: in its own row where nobody counts it", async () => {
    await withCli(async ({ folder, run, json }) => {
      const create = async (model: string): Promise<string> => {
        await run("sim", "create", join(folder, model), "--personality", model);
        return `sim:${join(folder, model)}`;
      };
      const dlt = await create("dlt-8000");
      expect((await run("status", dlt)).stdout).toMatch(/made for +1,000,000 head passes\n/);
      expect(await json("status", dlt)).toMatchObject({
        cartridge: { medium: "DLTtape IV", madeFor: { passes: 1_000_000 } },
      });
      expect((await run("status", await create("dat-72"))).stdout).toMatch(/loads +1 of 100\n/);
      const lto = (await run("status", await create("lto-5"))).stdout;
      expect(lto).toMatch(/loads +1 of 20,000, 100 % of its life left\n/);
      const rows = lto.split("\n").map((line) => line.trim().split(/ {2,}/)[0]);
      const own = rows.slice(rows.indexOf("cartridge"), rows.indexOf("position"));
      expect(own.length).toBeLessThanOrEqual(10);
    });
  });
});
