import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDriveFolder, openDriveFolder } from "../../simulator/drive-folder/drive-folder.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { makeTree, told } from "../vm/guest-lines.ts";
import { bootGuest, type Guest } from "../vm/guest.ts";
import { ServeProcess } from "./serve-process.ts";

const TARGET = "iqn.2026-01.invalid.capstan:simulator";
const CLOCK = new SystemClock();
const LTO = "/dev/nst0";
const DLT = "/dev/nst1";
/** Every so many objects the writer writes a filemark and waits for it. */
const EVERY = 10;
const LONG = { limitMs: 200_000 };
const RECOVERY = { timeout: 120_000, interval: 1000 };

interface Round {
  /** Tells the blocks of one round from those of others. */
  readonly blockBytes: number;
  /** Filemarks that are acknowledged before the server is killed. */
  readonly filemarks: number;
  readonly awayMs: number;
}

const ROUNDS: readonly Round[] = [
  { blockBytes: 65_536, filemarks: 8, awayMs: 0 },
  { blockBytes: 262_144, filemarks: 5, awayMs: 4000 },
  { blockBytes: 10_240, filemarks: 20, awayMs: 500 },
];

interface Stand {
  readonly scratch: string;
  readonly served: ServeProcess;
  readonly guest: Guest;
}

let stand: Stand | undefined;

function up(): Stand {
  if (stand === undefined) throw new Error("the guest is not up");
  return stand;
}

beforeAll(async () => {
  const scratch = mkdtempSync(join(tmpdir(), "capstan-killed-"));
  const folders = [join(scratch, "lto"), join(scratch, "dlt")];
  for (const [i, personality] of ["lto-9", "dlt-8000"].entries())
    await createDriveFolder(folders[i] ?? "", { personality });
  const served = await ServeProcess.start(folders);
  try {
    const target = { target: TARGET, port: served.port, tapeCount: folders.length };
    stand = { scratch, served, guest: await bootGuest({ targets: [target] }) };
  } catch (error) {
    await served.end("SIGKILL");
    throw error;
  }
});

afterAll(async () => {
  if (stand === undefined) return;
  await stand.guest.close();
  await stand.served.end("SIGKILL");
  rmSync(stand.scratch, { recursive: true, force: true });
});

/** Rewinds as soon as the kernel has the drive again. */
async function rewindAgain(node: string): Promise<void> {
  const rewind = async (): Promise<unknown> =>
    (await up().guest.run(`mt -f ${node} rewind`)).status;
  await expect.poll(rewind, RECOVERY).toBe(0);
}

/** Lets the guest write, kills the server meanwhile, starts it again; gives what the writer said. */
async function writeAndKill(round: Round): Promise<string> {
  const { guest, served } = up();
  const { blockBytes, filemarks, awayMs } = round;
  await guest.must(`rm -f /tmp/said; mt -f ${LTO} rewind`);
  const program = `node /capstan/hwtest/on-simulator/write-blocks.mjs ${LTO} ${blockBytes} 1000000 ${EVERY}`;
  const writing = guest.run(`${program} >/tmp/said 2>&1`, LONG);
  const acknowledged = async (): Promise<number> =>
    Number((await guest.run("grep -c filemark /tmp/said")).stdout);
  await expect.poll(acknowledged, RECOVERY).toBeGreaterThanOrEqual(filemarks);
  await served.end("SIGKILL");
  await CLOCK.sleep(awayMs);
  await served.start();
  expect(served.complaints).toContain("power failure");
  expect((await writing).status).toBe(0);
  return await guest.must("cat /tmp/said");
}

/** Blocks and filemarks in front of the last filemark that the writer was told of, as their numbers. */
function acknowledgedObjects(said: string): readonly number[] {
  const last = /filemark (\d+)\n(?![\s\S]*filemark \d+\n)/.exec(said)?.[1];
  return Array.from({ length: Number(last) + 1 }, (_, object) => object);
}

const isFilemark = (object: number): boolean => object % EVERY === EVERY - 1;

it("is an error for tar, whose tape can be written anew", async () => {
  const { guest, served } = up();
  await guest.must(`${makeTree("/tmp/tree", 40)} && mt -f ${DLT} rewind`);
  const sent = async (): Promise<number> =>
    Number(await guest.must("cat /sys/class/scsi_tape/nst1/stats/write_cnt"));
  const tar = `tar -b 128 -cf ${DLT} -C /tmp tree`;
  const writing = guest.run(tar, LONG);
  await expect.poll(sent, RECOVERY).toBeGreaterThan(100);
  await served.end("SIGKILL");
  await served.start();
  const ended = await writing;
  expect(ended.status, told(ended)).toBe(2);
  expect(ended.stderr).toContain("Input/output error");
  await rewindAgain(DLT);
  await guest.must(tar, LONG);
  await guest.must(`mt -f ${DLT} rewind; tar -b 128 -df ${DLT} -C /tmp`, LONG);
});

it.each(ROUNDS)(
  "loses nothing that a filemark had acknowledged: blocks of $blockBytes bytes, away for $awayMs ms",
  async (round) => {
    const { guest } = up();
    const { blockBytes, filemarks } = round;
    const said = await writeAndKill(round);
    // The write that was under way is an error; that all went well would mean that nothing was tried.
    expect(said).toMatch(/^(block|filemark) \d+ .*(EIO|failed|error).*\nclose/im);
    const objects = acknowledgedObjects(said);
    expect(objects.length).toBeGreaterThanOrEqual(filemarks * EVERY);
    await rewindAgain(LTO);
    const read = `dd if=${LTO} bs=${blockBytes} status=none >>/tmp/back || exit 1`;
    const files = objects.length / EVERY;
    await guest.must(`rm -f /tmp/back; for file in $(seq ${files}); do ${read}; done`, LONG);
    const check = `node /capstan/hwtest/on-simulator/check-blocks.mjs /tmp/back ${blockBytes}`;
    const back: unknown = JSON.parse(await guest.must(check));
    expect(back).toEqual(objects.filter((object) => !isFilemark(object)));
  },
);

it("has the same in the folder, when the server was ended in good order", async () => {
  const { guest, served, scratch } = up();
  await served.end("SIGTERM");
  const open = await openDriveFolder(join(scratch, "lto"));
  try {
    expect(open.recovery).toBeUndefined();
    const blockBytes = ROUNDS.at(-1)?.blockBytes ?? 0;
    const { content } = open.drive.deck;
    const block = Buffer.alloc(blockBytes);
    for (const object of acknowledgedObjects(await guest.must("cat /tmp/said"))) {
      const byteLength = isFilemark(object) ? -1 : blockBytes;
      expect([object, content.byteLengthAt(object)]).toEqual([object, byteLength]);
      if (byteLength < 0) continue;
      content.read(object, block);
      const word = Buffer.alloc(4);
      word.writeUInt32BE(object);
      expect([object, block.equals(Buffer.alloc(blockBytes, word))]).toEqual([object, true]);
    }
  } finally {
    await open.close();
  }
});
