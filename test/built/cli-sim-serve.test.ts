import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { openDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { patternBlock } from "../../simulator/medium/pattern.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { TapeDrive } from "../../src/drives/tape-drive.ts";
import { Session } from "../../src/session/session.ts";
import { TransportError } from "../../src/transport/errors.ts";
import { filesBelow, until, withBuiltCli } from "../support/cli-process.ts";
import type { ProcessStand } from "../support/cli-process.ts";
import { testSeed } from "../support/seed.ts";
import { startServing } from "../support/serving-process.ts";
import type { ServingProcess } from "../support/serving-process.ts";

const MB = 1_000_000;

/** A drive with cartridge A and one with cartridge B, and a folder of files to write. */
async function prepare({ folder, run }: ProcessStand): Promise<void> {
  for (const [name, personality, barcode] of [
    ["a", "lto-7", "A"],
    ["b", "dat-72", "B"],
  ] as const) {
    const made = ["--personality", personality, "--serial", `SERIAL-${barcode}`];
    expect((await run(["sim", "create", name, ...made, "--barcode", barcode])).status).toBe(0);
  }
  mkdirSync(join(folder, "tree"));
  for (const name of ["one", "two", "three"])
    writeFileSync(join(folder, "tree", name), Buffer.alloc(MB, name));
}

const serves = (stand: ProcessStand): Promise<ServingProcess> => startServing(stand, ["a", "b"]);

/** Runs commands one after the other; each must end with its status. */
async function inTurn(
  { run }: ProcessStand,
  ...turns: readonly (readonly [status: number, says: string, ...args: string[]])[]
): Promise<void> {
  for (const [status, says, ...args] of turns) {
    const ended = await run(args);
    const all = `${ended.stdout.toString()}${ended.stderr}`;
    expect([args, ended.status, all]).toEqual([args, status, expect.stringContaining(says)]);
  }
}

describe("capstan sim serve", { timeout: 180_000 }, () => {
  it("is two tape drives for other processes, with hands at them, until SIGTERM", async () => {
    await withBuiltCli(async (stand) => {
      await prepare(stand);
      const { child, ended, devices } = await serves(stand);
      const [a = "", b = ""] = devices;
      await inTurn(
        stand,
        [0, "SERIAL-A", "status", a],
        [0, "and verified", "write", a, "tree", "--verify"],
        [0, "and verified", "write", b, "tree", "--verify", "--block", "64KiB"],
        [0, "everything is as it was written", "read", a, "--to", "out-a"],
        [0, "everything is as it was written", "read", b, "--to", "out-b"],
        // Hands: another cartridge in the first drive, while the second goes on.
        [0, "ejected A", "sim", "eject", "a"],
        [4, "no cartridge", "verify", a],
        [0, "as they were written", "verify", b],
        [0, "made cartridge C", "sim", "cartridge", "a", "C", "--write-protect"],
        [0, "inserted C", "sim", "insert", "a", "C"],
        [2, "C is in the drive", "sim", "insert", "a", "A"],
        [6, "protected", "write", a, "tree", "--yes"],
        [0, "ejected C", "sim", "eject", "a"],
        [0, "inserted A", "sim", "insert", "a", "A"],
        [0, "as they were written", "verify", a],
        // Chance: a bit that rots, and a block that cannot be read for once.
        [
          0,
          "flipped bit 3 of byte 900 in block 2",
          "sim",
          "corrupt",
          "a",
          "A",
          "--block",
          "2",
          "--byte",
          "900",
          "--bit",
          "3",
        ],
        [8, "block 2 (object 2)", "verify", a],
        [2, "there is no object 99", "sim", "corrupt", "a", "A", "--block", "99"],
      );
      const plan = [{ when: { at: "object", object: 3 }, what: { kind: "readError" }, times: 99 }];
      writeFileSync(join(stand.folder, "plan.json"), JSON.stringify(plan));
      await inTurn(
        stand,
        [0, "added 1 fault", "sim", "fault", "b", "plan.json"],
        [5, "block 3 (object 3)", "verify", b],
        // Who wants a drive for himself does not get it.
        [12, "in use by process", "status", "sim:a"],
        [12, "in use by process", "sim", "serve", "b"],
      );
      child.kill("SIGTERM");
      const { status, stderr } = await ended;
      expect([status, stderr]).toEqual([0, expect.stringContaining("the drives are put away")]);
      expect(readdirSync(join(stand.folder, "a")).sort()).toEqual([
        ...["cartridges", "drive.json", "state.json"],
      ]);
      await inTurn(
        stand,
        [8, "block 2 (object 2)", "verify", "sim:a"],
        [0, "cartridge B inside", "sim", "status", "b"],
      );
    });
  });

  it("ends with an error where the port is taken, and the drives are free", async () => {
    await withBuiltCli(async (stand) => {
      await prepare(stand);
      const { child, ended, portal } = await startServing(stand, ["a"]);
      const listen = `127.0.0.1:${String(portal.port)}`;
      await inTurn(
        stand,
        [9, "address already in use", "sim", "serve", "b", "--listen", listen],
        [0, "cartridge B inside", "sim", "status", "b"],
      );
      child.kill("SIGINT");
      expect((await ended).status).toBe(0);
    });
  });
});

const BLOCK_BYTES = 30_000;

/** Writes until the target is gone; gives how many blocks a synchronising WRITE FILEMARKS has acknowledged. */
async function writeUntilLost(
  { portal, child }: ServingProcess,
  run: { readonly seed: number; readonly answers: number },
): Promise<number> {
  const transport = await openIscsi({ ...portal, logicalUnit: 0 });
  const tape = await TapeDrive.open(new Session({ transport, clock: new SystemClock() }));
  let acknowledged = 0;
  try {
    for (let index = 0, answers = 0; ; answers++) {
      if (answers === run.answers) setImmediate(() => child.kill("SIGKILL"));
      for (let count = 0; count <= index % 5; count++, index++) {
        const block = patternBlock({ seed: run.seed, index, byteLength: BLOCK_BYTES });
        await tape.write(block, BLOCK_BYTES);
      }
      await tape.synchronize();
      acknowledged = index;
    }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
  } finally {
    await transport.close();
  }
  return acknowledged;
}

describe("SIGKILL of the process that serves", { timeout: 180_000 }, () => {
  it("loses nothing that a synchronising filemark had acknowledged, and the drive is served again", async () => {
    await withBuiltCli(async (stand) => {
      await prepare(stand);
      const seed = testSeed();
      const first = await serves(stand);
      const acknowledged = await writeUntilLost(first, { seed, answers: 20 + (seed % 30) });
      expect((await first.ended).status).toBe("SIGKILL");
      expect(acknowledged).toBeGreaterThan(20);
      // What the dead process left in the folder is in nobody's way.
      expect(readdirSync(join(stand.folder, "a"))).toContain("control");
      const second = await serves(stand);
      await inTurn(stand, [0, "SERIAL-A", "status", second.devices[0] ?? ""]);
      second.child.kill("SIGTERM");
      const { status, stderr } = await second.ended;
      expect([status, stderr]).toEqual([0, expect.stringContaining("as after a power failure")]);
      const open = await openDriveFolder(join(stand.folder, "a"));
      const { content } = open.drive.deck;
      const target = new Uint8Array(BLOCK_BYTES);
      const wrong: number[] = [];
      for (let index = 0; index < acknowledged; index++) {
        const byteLength =
          content.objectAt(index)?.kind === "block" ? content.read(index, target) : 0;
        const block = patternBlock({ seed, index, byteLength: BLOCK_BYTES });
        if (byteLength !== BLOCK_BYTES || Buffer.compare(block, target) !== 0) wrong.push(index);
      }
      await open.close();
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
    });
  });

  it("interrupts a write, which goes on when the drive is served again", async () => {
    await withBuiltCli(async (stand) => {
      await prepare(stand);
      const first = await startServing(stand, ["a"]);
      const [device = ""] = first.devices;
      const { child, ended } = stand.start("write", device, "-", "--checkpoint", "8MiB");
      child.stdin?.on("error", () => {});
      child.stdin?.write(Buffer.alloc(200 * MB, "data "));
      const drive = join(stand.folder, "a");
      const dataBytes = (): number =>
        filesBelow(drive)
          .filter((path) => path.endsWith(".data"))
          .reduce((sum, path) => sum + statSync(path).size, 0);
      await until("some of it is on tape", () => dataBytes() > 40 * MB);
      first.child.kill("SIGKILL");
      await first.ended;
      const second = await startServing(stand, ["a"], first.portal.port);
      child.stdin?.end("the end");
      const { status, stdout, stderr } = await ended;
      expect([status, stderr]).toEqual([0, ""]);
      // By FIN or by RST, as the system ends the connections of a process that is killed.
      expect(stdout.toString()).toMatch(
        /recoveries +1\n.*(the connection broke|the target closed the connection)/,
      );
      await inTurn(stand, [0, "200 MB are as they were written", "verify", device]);
      second.child.kill("SIGTERM");
      expect((await second.ended).status).toBe(0);
    });
  });
});
