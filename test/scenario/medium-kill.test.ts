import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createFolderMedium, openFolderMedium } from "../../simulator/medium/folder-medium.ts";
import { contentOf } from "../support/medium-model.ts";
import { killStep, nameOf, stepModel, type NamedObjects } from "../support/medium-kill-script.ts";
import { testSeed } from "../support/seed.ts";

const ROUNDS = 25;
const LOADER = new URL("../support/ts-loader.mjs", import.meta.url).href;
const CHILD = fileURLToPath(new URL("../support/medium-kill-child.ts", import.meta.url));

let scratch = "";
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "capstan-kill-"));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** Lets the victim work until it has acknowledged so many synchronisations, kills it, returns the last one's step. */
async function workAndDie(folder: string, seed: number, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, ["--import", LOADER, CHILD, folder, String(seed)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.split("\n").length > acknowledgements) child.kill("SIGKILL");
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  await once(child, "close");
  expect(complaints).toBe("");
  expect(child.signalCode).toBe("SIGKILL");
  return Number(output.split("\n").at(-2) ?? "-1");
}

/** What is on the cartridge after the crash, every block checked against the CRC of its index entry. */
function recoveredContent(folder: string): NamedObjects[] {
  const medium = openFolderMedium(folder);
  const content = medium.partitions.map((partition, number) =>
    contentOf(medium, number).map((object, index) => {
      if (object === "filemark") return object;
      const name = nameOf(object);
      expect(name).toBe(`${object.length}/${partition.crcAt(index)}`);
      return name;
    }),
  );
  medium.close();
  return content;
}

/**
 * The step at which the crash must have come, or undefined when no step explains what is there. At a step everything
 * up to the last acknowledgement must be there, except what was cut since; later objects may be there, in order.
 */
function explain(
  content: NamedObjects[],
  acknowledged: { model: NamedObjects[]; step: number; seed: number },
): number | undefined {
  const { model, seed } = acknowledged;
  let surelyThere = model.map((objects) => objects.length);
  for (let step = acknowledged.step; ; step += 1) {
    const explained =
      content.length === model.length &&
      content.every((objects, partition) => {
        const expected = (model[partition] ?? []).slice(0, objects.length);
        const enough = objects.length >= (surelyThere[partition] ?? 0);
        return enough && objects.join() === expected.join();
      });
    if (explained) return step;
    if (step > acknowledged.step && killStep(seed, step).kind === "synchronize") return undefined;
    stepModel(model, seed, step + 1);
    surelyThere = model.map((objects, partition) =>
      Math.min(objects.length, surelyThere[partition] ?? 0),
    );
  }
}

it("keeps what was synchronised through SIGKILL at any moment, and goes on", async () => {
  const folder = join(scratch, "cartridge");
  createFolderMedium(folder, { partitionCount: 2 }).close();
  let content: NamedObjects[] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const seed = (testSeed() + round * 7919) >>> 0;
    const step = await workAndDie(folder, seed, 1 + (seed % 60));
    const model = content;
    for (let number = 0; number <= step; number += 1) stepModel(model, seed, number);
    content = recoveredContent(folder);
    const crashedAt = explain(content, { model, step, seed });
    expect({ round, seed, step, crashedAt }).toMatchObject({
      crashedAt: expect.any(Number) as number,
    });
  }
}, 120_000);
