import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { TGTD_DEVIATIONS } from "../../hwtest/known-deviations/tgtd.ts";
import { REPOSITORY } from "../support/source-tree.ts";
import { expectDeviation, type KnownDeviation } from "./known-deviation.ts";

const DEVIATION: KnownDeviation = {
  does: "says seven",
  source: "nowhere",
  shows: /expected 7 to be 1/,
  behaviours: ["a number is one"],
};

async function failing(message: string): Promise<void> {
  throw new Error(message);
}

describe("a known deviation", () => {
  it("passes while the target fails as it always did", async () => {
    await expect(
      expectDeviation(DEVIATION, () => failing("expected 7 to be 1")),
    ).resolves.toBeUndefined();
  });

  it("fails when the target fails in another way", async () => {
    const trial = expectDeviation(DEVIATION, () => failing("expected 8 to be 1"));
    await expect(trial).rejects.toThrow("expected 8 to be 1");
  });

  it("fails when the target is right, so that the list shrinks", async () => {
    const trial = expectDeviation(DEVIATION, async () => {});
    await expect(trial).rejects.toThrow("take this off the list");
  });
});

describe("the list of tgtd", () => {
  const listed = TGTD_DEVIATIONS.deviations.flatMap(({ behaviours }) => behaviours);

  it("names every behaviour once", () => {
    expect(listed).toEqual([...new Set(listed)]);
  });

  it("names behaviours that there are", () => {
    const vitest = join(REPOSITORY, "node_modules/vitest/vitest.mjs");
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [vitest, "list", "--project", "conformance", "test/conformance"],
      { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 1 << 26 },
    );
    expect(status, stderr).toBe(0);
    const names = new Set(
      stdout
        .split("\n")
        .filter((line) => line.endsWith("[lto-9]"))
        .map((line) => line.replace(" [lto-9]", "").split(" > ").slice(1).join(" ")),
    );
    expect(names.size).toBeGreaterThan(200);
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });
});
