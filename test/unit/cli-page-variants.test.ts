import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withCli } from "../support/cli-run.ts";

/** Page 02h counts KiB on what IBM built, whatever the label says, and bytes on everything else. */
describe("capstan page log 02", () => {
  it.each([
    ["lto-5-hp", "bytes"],
    ["lto-6-hp", "bytes"],
    ["lto-6", "KiB"],
    ["lto-7", "KiB"],
    ["lto-7-ibm", "KiB"],
    ["lto-9", "KiB"],
    ["dds-4", "bytes"],
    ["dlt-4000", "bytes"],
    ["dlt-s4", "bytes"],
  ])("of a %s says %s", async (personality, unit) => {
    await withCli(async ({ folder, run }) => {
      const drive = join(folder, "drive");
      await run("sim", "create", drive, "--personality", personality);
      const { status, stdout } = await run("page", "log", `sim:${drive}`, "02h");
      expect(status, stdout).toBe(0);
      expect(stdout).toMatch(new RegExp(`processed +0 ${unit}`));
    });
  });
});

describe("capstan page log 3e", () => {
  it.each([
    ["lto-6-hp", "HP LTO"],
    ["lto-9", "HP LTO"],
    ["dlt-8000", "DLT8000"],
    ["sdlt-600", "SDLT 600"],
    ["dlt-s4", "DLT-S4"],
  ])("of a %s is the page of an %s", async (personality, variant) => {
    await withCli(async ({ folder, run }) => {
      const drive = join(folder, "drive");
      await run("sim", "create", drive, "--personality", personality);
      const { status, stdout } = await run("page", "log", `sim:${drive}`, "3Eh");
      expect(status, stdout).toBe(0);
      expect(stdout).toContain(`(${variant})`);
      expect(stdout).not.toContain("parameter 0");
    });
  });
});
