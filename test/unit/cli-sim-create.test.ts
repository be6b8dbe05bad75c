import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_PERSONALITIES } from "../../simulator/personalities/all-personalities.ts";
import { withCli } from "../support/cli-run.ts";
import { REPOSITORY } from "../support/source-tree.ts";

const NAMES = ALL_PERSONALITIES.map(({ name }) => name);

describe("capstan sim create", () => {
  it.each(NAMES)("makes a %s and lists what is assumed of it", async (name) => {
    await withCli(async ({ run, json }) => {
      const assumed = ALL_PERSONALITIES.find((one) => one.name === name)?.assumed ?? [];
      const { status, stdout } = await run("sim", "create", "a", "--personality", name);
      expect(status).toBe(0);
      expect(stdout).toContain(`Of a real ${name} this is not known for certain, and assumed:`);
      for (const one of assumed) expect(stdout.split("\n")).toContain(`  - ${one}`);
      const document = await json("sim", "create", "b", "--personality", name, "--empty");
      expect(document).toMatchObject({ schema: "capstan.sim/1", personality: name, assumed });
    });
  });

  it.each(NAMES)("makes a %s that files can be written to and verified on", async (name) => {
    await withCli(async ({ folder, run, json }) => {
      const drive = join(folder, "drive");
      await run("sim", "create", drive, "--personality", name);
      const file = join(folder, "data");
      writeFileSync(file, "x".repeat(300_000));
      const written = await json("write", `sim:${drive}`, file, "--yes", "--verify");
      expect(written).toMatchObject({ exitStatus: 0 });
    });
  });

  it("is alone in that: a drive that is there is only looked at", async () => {
    await withCli(async ({ run, json }) => {
      await run("sim", "create", "a");
      expect(await json("sim", "status", "a")).not.toHaveProperty("assumed");
      expect((await run("sim", "status", "a")).stdout).not.toContain("assumed");
    });
  });

  it("names every model in its help", async () => {
    await withCli(async ({ run }) => {
      const { stdout } = await run("sim", "--help");
      const words = stdout.split(/[\s,;]+/);
      for (const name of NAMES) expect(words).toContain(name);
    });
  });
});

it("the documentation of the simulator has every model in its table", () => {
  const text = readFileSync(join(REPOSITORY, "docs/simulator.md"), "utf8");
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  const told = rows.map((row) => row.split("|")[1] ?? "").join(" ");
  // A row may name a run of generations by its ends.
  const generations = NAMES.filter((name) => /^lto-[2-5]$/.test(name));
  for (const name of NAMES.filter((one) => !generations.includes(one)))
    expect(told).toContain(`\`${name}\``);
});
