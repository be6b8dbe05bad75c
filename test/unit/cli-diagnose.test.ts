import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withCli, type CliStand } from "../support/cli-run.ts";

type Document = Readonly<Record<string, unknown>>;

/** A simulated drive, with a plan of faults when there is one. */
async function makeDrive(
  { folder, run }: CliStand,
  options: { readonly name?: string; readonly create?: readonly string[]; readonly plan?: unknown },
): Promise<string> {
  const drive = join(folder, options.name ?? "drive");
  expect((await run("sim", "create", drive, ...(options.create ?? []))).status).toBe(0);
  if (options.plan !== undefined) {
    const plan = join(folder, "plan.json");
    writeFileSync(plan, JSON.stringify([options.plan]));
    expect((await run("sim", "fault", drive, plan)).status).toBe(0);
  }
  return `sim:${drive}`;
}

const WRITE_ERROR = { when: { at: "object", object: 0 }, what: { kind: "writeError" } };

async function failToWrite({ folder, run }: CliStand, device: string): Promise<void> {
  writeFileSync(join(folder, "data"), "x".repeat(100_000));
  expect((await run("write", device, "data", "--yes")).status).not.toBe(0);
}

const findingsOf = ({ findings }: Document): readonly unknown[] =>
  Array.isArray(findings) ? findings : [];

describe("capstan diagnose", () => {
  it("finds nothing wrong with a healthy drive, ends with 0 and moves nothing", async () => {
    await withCli(async (stand) => {
      const device = await makeDrive(stand, {});
      writeFileSync(join(stand.folder, "data"), "x".repeat(1000));
      await stand.run("write", device, "data", "--yes");
      const position = await stand.json("tape", "position", device);
      const document = await stand.json("diagnose", device);
      expect(document).toMatchObject({
        ...{ light: "green", findings: [], exitStatus: 0, simulated: true, alertsFrom: "state" },
        ...{
          drive: { serial: "CAPSTAN009", generation: "LTO-9" },
          cartridge: { density: "LTO-9" },
        },
        comparison: { shows: [], clears: ["loading"] },
      });
      expect(document).not.toHaveProperty("selfTest");
      expect(await stand.json("tape", "position", device)).toEqual(position);
      const { stdout } = await stand.run("diagnose", device);
      expect(stdout).toMatch(/^GREEN: /);
      expect(stdout).toMatch(/not read\n +log page 16h +the drive does not list it/);
    });
  });

  it("says of a DLT drive that there are no figures of its cartridge, and of one error that it is one", async () => {
    await withCli(async (stand) => {
      const create = ["--personality", "dlt-4000"];
      const device = await makeDrive(stand, { create, plan: WRITE_ERROR });
      const { stdout } = await stand.run("diagnose", device);
      expect(stdout).toMatch(/figures of the cartridge\n {2}none: .*keeps nothing from before/);
      await failToWrite(stand, device);
      const failed = await stand.run("diagnose", device);
      expect(failed.stdout).toMatch(/not recovered +1 on writing since the load/);
      expect(failed.stdout).toMatch(/errors not corrected, writing +1 error \(normal: 0\)/);
    });
  });

  it("does not tell the life used of a DLT-S4 cartridge with its loads", async () => {
    await withCli(async (stand) => {
      const device = await makeDrive(stand, { create: ["--personality", "dlt-s4"] });
      const { stdout } = await stand.run("status", device);
      expect(stdout).toMatch(/loads +1\n[^]*life +0 % of its life used\n/);
    });
  });

  it("names what failed with evidence, meaning, action and source, and ends with 10", async () => {
    await withCli(async (stand) => {
      const device = await makeDrive(stand, { plan: WRITE_ERROR });
      await failToWrite(stand, device);
      const document = await stand.json("diagnose", device);
      expect(document).toMatchObject({ light: "red", exitStatus: 10 });
      expect(findingsOf(document)[0]).toMatchObject({
        ...{ id: "write-failed", severity: "critical", about: "tapeOrDrive", symptom: "errors" },
        evidence: expect.arrayContaining([
          "log page 12h, TapeAlert flag 6 (06h)",
          "log page 17h, 000Ch, unrecovered errors of this mount: 1",
        ]) as unknown,
      });
      const { stdout, status } = await stand.run("diagnose", device);
      expect(status).toBe(10);
      expect(stdout).toMatch(/critical: The tape could not be written\. \[write-failed\]/);
      for (const word of ["evidence", "means", "do", "source"])
        expect(stdout).toMatch(new RegExp(`^  ${word} `, "m"));
    });
  });

  it("keeps the alerts of a DAT drive until somebody takes note of them", async () => {
    await withCli(async (stand) => {
      const create = ["--personality", "dat-72"];
      const device = await makeDrive(stand, { create, plan: WRITE_ERROR });
      await failToWrite(stand, device);
      const [first, second] = [
        await stand.json("diagnose", device),
        await stand.json("diagnose", device, "--acknowledge"),
      ];
      for (const document of [first, second])
        expect(document).toMatchObject({ alertsFrom: "kept", alerts: [{ number: 6 }] });
      expect(await stand.json("diagnose", device)).toMatchObject({ alerts: [] });
    });
  });
});

describe("capstan diagnose --with", () => {
  it("compares: first there is not enough, then the trouble follows the tape", async () => {
    await withCli(async (stand) => {
      const { folder } = stand;
      const device = await makeDrive(stand, { plan: WRITE_ERROR });
      await failToWrite(stand, device);
      const monday = await stand.json("diagnose", device, "--path", "cable 1");
      writeFileSync(join(folder, "monday.json"), JSON.stringify(monday));
      const alone = await stand.json(
        "diagnose",
        device,
        "--path",
        "cable 1",
        "--with",
        "monday.json",
      );
      expect(alone).toMatchObject({
        follows: [
          { symptom: "errors", follows: "undecided", suspects: ["tape", "drive", "cable"] },
        ],
      });
      // As if another cartridge had moved enough in the same drive, on the same cable.
      const { comparison } = monday;
      const other = {
        ...Object(comparison),
        tape: "OTHER",
        shows: [],
        clears: ["errors"],
      } as unknown;
      writeFileSync(join(folder, "good.json"), JSON.stringify({ ...monday, comparison: other }));
      const args = ["diagnose", device, "--path", "cable 1", "--with", "monday.json", "good.json"];
      const { stdout } = await stand.run(...args);
      expect(stdout).toMatch(/errors: follows the tape SIM/);
      expect(stdout).toMatch(/good\.json: the drive CAPSTAN009 in .* worked without it/);
      expect(stdout).toMatch(/good\.json: the cable cable 1 worked without it/);
    });
  });

  it.each([
    ["is not there", undefined],
    ["is no JSON", "{"],
    ["is another document", '{ "schema": "capstan.status/1" }'],
    ["lacks what is compared", '{ "schema": "capstan.diagnose/1", "comparison": {} }'],
  ])("refuses a file that %s", async (_what, text) => {
    await withCli(async (stand) => {
      const device = await makeDrive(stand, {});
      if (text !== undefined) writeFileSync(join(stand.folder, "old.json"), text);
      const document = await stand.json("diagnose", device, "--with", "old.json");
      expect(document).toMatchObject({ exitStatus: 2, error: { code: "DIAGNOSIS_FILE_INVALID" } });
    });
  });
});

const SCRATCH = ["--self-test", "--scratch-tape", "--amount", "2MB", "--seed", "5"];

describe("capstan diagnose --self-test", () => {
  it("runs the drive's own test and writes nothing", async () => {
    await withCli(async (stand) => {
      const device = await makeDrive(stand, {});
      const document = await stand.json("diagnose", device, "--self-test");
      expect(document).toMatchObject({ exitStatus: 0, selfTest: { drive: { outcome: "passed" } } });
      expect(document["selfTest"]).not.toHaveProperty("scratch");
      expect(await stand.json("verify", device)).toMatchObject({
        verification: { sessions: [] },
      });
    });
  });

  it("with a scratch tape writes, reads back and shows the counters before and after", async () => {
    await withCli(async (stand) => {
      const device = await makeDrive(stand, {});
      const document = await stand.json("diagnose", device, ...SCRATCH, "--yes");
      expect(document).toMatchObject({
        ...{ exitStatus: 0, light: "green" },
        selfTest: {
          drive: { outcome: "passed" },
          scratch: { outcome: "passed", seed: 5, writtenBytes: 2e6, readBytes: 2e6 },
          counters: expect.arrayContaining([
            expect.objectContaining({ name: "bytesWrite", before: 0 }),
          ]) as unknown,
        },
      });
      const { stdout } = await stand.run("diagnose", device, ...SCRATCH, "--yes");
      expect(stdout).toMatch(/counter +before +after +change +where/);
      expect(stdout).toMatch(/bytes since the load, writing .* \+2,/);
    });
  });

  it("loses nothing without --yes, on a protected, a write-once or no scratch tape", async () => {
    await withCli(async (stand) => {
      const device = await makeDrive(stand, { create: ["--barcode", "A00001L9"] });
      writeFileSync(join(stand.folder, "data"), "x".repeat(1000));
      await stand.run("write", device, "data", "--yes");
      const refused = await stand.run("diagnose", device, ...SCRATCH);
      expect(refused.status).toBe(7);
      expect(refused.stderr).toMatch(/this will be lost: 1 session, 1 file/);
      const unarmed = await stand.json("diagnose", device, "--scratch-tape", "--yes");
      expect(unarmed).toMatchObject({ exitStatus: 2 });
      const folder = device.replace("sim:", "");
      for (const hand of [
        ["eject", folder],
        ["cartridge", folder, "A00001L9", "--write-protect"],
        ["insert", folder, "A00001L9"],
      ])
        expect((await stand.run("sim", ...hand)).status).toBe(0);
      const locked = await stand.json("diagnose", device, ...SCRATCH, "--yes");
      expect(locked).toMatchObject({ exitStatus: 6, error: { code: "DRIVE_WRITE_PROTECTED" } });
      const still = await stand.json("verify", device);
      expect(still).toMatchObject({ verification: { result: "same" } });
      const worm = await makeDrive(stand, { name: "worm", create: ["--empty"] });
      const wormFolder = worm.replace("sim:", "");
      await stand.run("sim", "cartridge", wormFolder, "W00001L9", "--kind", "worm");
      expect((await stand.run("sim", "insert", wormFolder, "W00001L9")).status).toBe(0);
      expect(await stand.json("diagnose", worm, ...SCRATCH, "--yes")).toMatchObject({
        ...{ exitStatus: 7, error: { code: "SCRATCH_TAPE_REFUSED" } },
      });
    });
  });

  it("names what came back different, and ends with 8", async () => {
    await withCli(async (stand) => {
      const what = { kind: "readFlip", byteOffset: 9, bitIndex: 3 };
      const plan = { when: { at: "object", object: 2 }, what, times: 100 };
      const device = await makeDrive(stand, { plan });
      const document = await stand.json("diagnose", device, ...SCRATCH, "--yes");
      expect(document).toMatchObject({
        ...{ exitStatus: 8, light: "red" },
        selfTest: { scratch: { outcome: "failed", differentBlocks: 1 } },
      });
      expect(findingsOf(document)).toContainEqual(
        expect.objectContaining({ id: "scratch-test-failed", about: "tapeOrDrive" }),
      );
    });
  });

  it("writes nothing when the drive fails its own test, and ends with 9", async () => {
    await withCli(async (stand) => {
      const what = { kind: "sense", key: 4, codes: 0x4080, deferred: false };
      const plan = { when: { at: "command", name: "SEND DIAGNOSTIC", count: 1 }, what };
      const device = await makeDrive(stand, { plan });
      const document = await stand.json("diagnose", device, ...SCRATCH, "--yes");
      expect(document).toMatchObject({
        ...{ exitStatus: 9, light: "red" },
        selfTest: { drive: { outcome: "failed" }, scratch: { outcome: "notRun", writtenBytes: 0 } },
      });
      expect(findingsOf(document)).toContainEqual(
        expect.objectContaining({ id: "self-test-failed", about: "drive" }),
      );
      expect(await stand.json("verify", device)).toMatchObject({
        verification: { sessions: [] },
      });
    });
  });

  it("does not take a drive without a self-test for a bad one", async () => {
    await withCli(async (stand) => {
      const what = { kind: "sense", key: 5, codes: 0x2400, deferred: false };
      const plan = { when: { at: "command", name: "SEND DIAGNOSTIC", count: 1 }, what };
      const device = await makeDrive(stand, { plan });
      const document = await stand.json("diagnose", device, "--self-test");
      expect(document).toMatchObject({ exitStatus: 0, selfTest: { drive: { outcome: "notRun" } } });
    });
  });
});
