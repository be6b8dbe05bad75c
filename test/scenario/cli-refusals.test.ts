import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withCli } from "../support/cli-run.ts";
import type { CliStand } from "../support/cli-run.ts";

const status = async ({ run }: CliStand, ...args: string[]): Promise<number> =>
  (await run(...args)).status;

/** A drive with cartridge A in it, and a file to write. */
async function prepare(
  stand: CliStand,
): Promise<{ readonly drive: string; readonly file: string }> {
  const drive = join(stand.folder, "drive");
  const file = join(stand.folder, "file");
  writeFileSync(file, "content");
  expect(await status(stand, "sim", "create", drive, "--barcode", "A")).toBe(0);
  return { drive, file };
}

describe("the command line says no", () => {
  it("without a cartridge: 4; with a protected one: 6", async () => {
    await withCli(async (stand) => {
      const { drive, file } = await prepare(stand);
      const device = `sim:${drive}`;
      expect(await status(stand, "sim", "eject", drive)).toBe(0);
      expect(await status(stand, "write", device, file)).toBe(4);
      expect(await status(stand, "tape", "rewind", device)).toBe(4);
      expect(await status(stand, "sim", "cartridge", drive, "A", "--write-protect")).toBe(0);
      expect(await status(stand, "sim", "insert", drive, "A")).toBe(0);
      const refused = await stand.run("write", device, file);
      expect([refused.status, refused.stderr]).toEqual([6, expect.stringContaining("protected")]);
      const front = await stand.run("status", device);
      expect(front.stdout).toMatch(/: ready, write-protected\n/);
    });
  });

  it("before data are destroyed: 7, and they are still there", async () => {
    await withCli(async (stand) => {
      const { drive, file } = await prepare(stand);
      const device = `sim:${drive}`;
      expect(await status(stand, "write", device, file)).toBe(0);
      expect(await status(stand, "tape", "rewind", device)).toBe(0);
      for (const args of [
        ["write", device, file],
        ["tape", "erase", device],
        ["tape", "erase", device, "--from-here"],
        ["tape", "format", device],
        ["tape", "filemark", device],
      ]) {
        const refused = await stand.run(...args);
        expect([args, refused.status]).toEqual([args, 7]);
        expect(refused.stderr).toMatch(/this will be lost: (1 session, 1 file|4 objects)/);
        await stand.run("tape", "rewind", device);
      }
      expect(await status(stand, "verify", device)).toBe(0);
      expect(await status(stand, "tape", "erase", device, "--yes")).toBe(0);
      expect(await status(stand, "verify", device)).toBe(11);
      expect(await status(stand, "tape", "erase", device)).toBe(0);
    });
  });

  it("to what cannot be meant: 2", async () => {
    await withCli(async (stand) => {
      const { drive, file } = await prepare(stand);
      const device = `sim:${drive}`;
      for (const args of [
        ["write", device],
        ["write", device, join(stand.folder, "no-such-file")],
        ["write", device, file, "--block", "16MiB"],
        ["write", device, file, "--block", "1000"],
        ["write", device, file, "--block", "64k"],
        ["write", device, file, "--blok", "64KiB"],
        ["write", device, "-", file],
        ["read", device],
        ["read", device, "--to", "-", "--json"],
        ["status", device, "more"],
        ["tape", "dance", device],
        ["tape", "locate", device],
        ["tape", "space", device, "some"],
        ["page", "log", device, "11"],
        ["page", "tea", device],
        ["sim", "serve", drive, "--listen", "3260"],
        ["sim", "serve", drive, "--listen", "0.0.0.0:0"],
        ["sim", "serve", drive, drive],
        ["sim", "corrupt", drive, "A"],
        ["sim", "corrupt", drive, "A", "--block", "0"],
        ["sim", "status", drive, "--chap", "me"],
        ["sim", "create", drive],
        ["sim", "insert", drive, "NOBODY"],
        ["status", "--device", "drive"],
        ["nonsense"],
      ]) {
        expect([args, await status(stand, ...args)]).toEqual([args, 2]);
      }
      expect(await status(stand, "tape", "position", device)).toBe(0);
    });
  });

  it("where there is no device, or none that can be opened: 3", async () => {
    await withCli(async (stand) => {
      expect(await status(stand, "status", `sim:${stand.folder}`)).toBe(3);
      expect(await status(stand, "sim", "serve", "nowhere")).toBe(3);
      expect(await status(stand, "status", "/dev/nst99")).toBe(3);
      expect(await status(stand, "status", "serial:X")).toBe(3);
    });
  });

  it("to what the drive does not have: 13", async () => {
    await withCli(async (stand) => {
      const { drive } = await prepare(stand);
      expect(await status(stand, "page", "log", `sim:${drive}`, "0x3b")).toBe(13);
    });
  });
});

describe("the command line does", () => {
  it("what --help of every command promises to exist", async () => {
    await withCli(async ({ run }) => {
      for (const name of ["list", "status", "write", "verify", "read", "tape", "page", "sim"]) {
        const help = await run(name, "--help");
        expect([name, help.status]).toEqual([name, 0]);
        expect(help.stdout).toContain(`capstan ${name}`);
      }
    });
  });

  it("move the tape", async () => {
    await withCli(async (stand) => {
      const { drive, file } = await prepare(stand);
      const device = `sim:${drive}`;
      await stand.run("write", device, file);
      const say = async (...args: string[]): Promise<string> =>
        (await stand.run("tape", ...args)).stdout.trim();
      expect(await say("rewind", device)).toBe(
        "rewound: at object 0 of partition 0, its beginning",
      );
      expect(await say("space", device, "2")).toBe(
        "passed 1 block, then met the filemark: at object 2 of partition 0",
      );
      expect(await say("locate", device, "1")).toBe("located: at object 1 of partition 0");
      expect(await say("locate", device, "99")).toBe(
        "met the end of data first: at object 4 of partition 0",
      );
      expect(await say("space", device, "--filemarks", "--", "-2")).toBe(
        "passed 2 filemarks: at object 1 of partition 0",
      );
      expect(await say("eod", device)).toBe("went to the end of data: at object 4 of partition 0");
      expect(await say("filemark", device)).toBe("wrote a filemark: at object 5 of partition 0");
      expect(await say("unload", device)).toBe("unloaded");
      expect((await stand.run("tape", "position", device)).status).toBe(4);
    });
  });

  it("decode a page from a file, as from the drive", async () => {
    await withCli(async (stand) => {
      const { drive } = await prepare(stand);
      const fromDrive = await stand.json("page", "log", `sim:${drive}`, "0x11");
      const file = join(stand.folder, "page.hex");
      writeFileSync(file, `# page 11h\n${String(fromDrive["hex"])}\n`);
      const fromFile = await stand.json("page", "log", "--in", file);
      expect(fromFile["values"]).toEqual(fromDrive["values"]);
      const shown = await stand.run("page", "log", "--in", file, "--hex");
      expect(shown.stdout).toMatch(/^DT Device Status log page\n/);
      expect(shown.stdout).toContain("0000  11 ");
    });
  });
});
