import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createDriveFolder, openDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { withAsyncScratchFolder } from "../support/async-scratch-folder.ts";
import { testSeed } from "../support/seed.ts";

const ROUNDS = 8;
const BLOCK_BYTES = 10_000;
const LOADER = new URL("../support/ts-loader.mjs", import.meta.url).href;
const CHILD = fileURLToPath(new URL("../support/drive-folder-child.ts", import.meta.url));

function start(...args: readonly string[]) {
  // Newer Nodes warn of the hook by which the loader works on Node 20; all else on stderr is a complaint.
  const flags = ["--disable-warning=DEP0205", "--import", LOADER];
  return spawn(process.execPath, [...flags, CHILD, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Lets the victim say so often what is on tape, kills it, and gives the last object count that it said. */
async function writeAndDie(
  victim: "write" | "ask",
  folder: string,
  run: { readonly seed: number; readonly answers: number },
): Promise<number> {
  const child = start(victim, folder, String(run.seed));
  let output = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.split("\n").length > run.answers) child.kill("SIGKILL");
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  await once(child, "close");
  expect(complaints).toBe("");
  expect(child.signalCode).toBe("SIGKILL");
  return Number(output.split("\n").at(-2));
}

async function checkBlocks(tape: TapeDrive, seeds: readonly [number, number][]): Promise<number> {
  await tape.rewind();
  const target = new Uint8Array(BLOCK_BYTES);
  for (let index = 0; ; index++) {
    const outcome = await tape.read(target);
    if (outcome.kind === "endOfData") return index;
    const seed = seeds.findLast(([, from]) => index >= from)?.[0] ?? 0;
    const same =
      Buffer.compare(target, patternBlock({ seed, index, byteLength: BLOCK_BYTES })) === 0;
    // One comparison of plain values a block: there are many thousands.
    if (outcome.kind !== "block" || !same) expect({ index, outcome, same }).toBe("the block");
  }
}

it("has everything that was synchronised when its process is killed, and no lock stays", async () => {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder);
    const seeds: [number, number][] = [];
    let present = 0;
    let provedHere = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const seed = (testSeed() + round) >>> 0;
      seeds.push([seed, present]);
      const proved = await writeAndDie("write", folder, { seed, answers: 1 + (seed % 40) });
      provedHere += proved - present;
      const open = await openDriveFolder(folder);
      expect(open.recovery?.powerFailed).toBe(true);
      const session = new Session({
        transport: open.drive.connect("other"),
        clock: open.drive.clock,
      });
      const tape = await TapeDrive.open(session);
      present = await checkBlocks(tape, seeds);
      expect({ round, seed, enough: present >= proved }).toEqual({ round, seed, enough: true });
      // Counters know all that was synchronised; blocks that survived without that are on tape but were never counted.
      expect(open.drive.cartridge?.state.lifetimeBytesWritten).toBeGreaterThanOrEqual(
        provedHere * BLOCK_BYTES,
      );
      expect(open.drive.cartridge?.state.loadCount).toBe(1);
      await open.close();
    }
  });
}, 120_000);

it("has everything that it said was on tape, synchronised or not", async () => {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder);
    const seed = testSeed();
    // Many answers: the tape takes what is in the buffer at its own pace.
    const said = await writeAndDie("ask", folder, { seed, answers: 400 });
    const open = await openDriveFolder(folder);
    const { clock } = open.drive;
    const tape = await TapeDrive.open(
      new Session({ transport: open.drive.connect("other"), clock }),
    );
    const present = await checkBlocks(tape, [[seed, 0]]);
    await open.close();
    expect(said).toBeGreaterThan(0);
    expect({ seed, enough: present >= said }).toEqual({ seed, enough: true });
  });
}, 120_000);

it("is held by one process at a time when three fight for it", async () => {
  await withAsyncScratchFolder(async (scratch) => {
    const folder = join(scratch, "drive");
    await createDriveFolder(folder);
    const fighters = [1, 2, 3].map(() => start("hold", folder));
    let complaints = "";
    for (const { stderr, stdout } of fighters) {
      stdout.resume();
      stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
    }
    const codes = await Promise.all(
      fighters.map(async (one) => ((await once(one, "close")) as unknown[])[0]),
    );
    expect({ codes, complaints }).toEqual({ codes: [0, 0, 0], complaints: "" });
    await (await openDriveFolder(folder)).close();
  });
}, 120_000);
