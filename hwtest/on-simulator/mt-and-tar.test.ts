import { describe, expect, it } from "vitest";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { hasCommand } from "./ask-node.ts";
import { makeTree, told } from "../vm/guest-lines.ts";
import { printed, printedNumber } from "./printed-values.ts";
import { servedStand, type ServedNode } from "./served-stand.ts";
import { tapeStatus, tapeTell, type TapeStatus } from "./tape-status.ts";

const MODELS = ["lto-9", "dat-72", "dlt-8000"] as const;

const stand = servedStand(() =>
  Object.fromEntries(MODELS.map((name) => [name, createSimulatedDrive({ personality: name })])),
);

/** Three files of so many blocks. */
const FILES = 3;
const BLOCKS = 7;

interface Motion {
  readonly mt: string;
  /** Where the tape stands behind it, by the drive. */
  readonly object: number;
  /** What st believes. */
  readonly believes: Partial<TapeStatus>;
  /** Whether mt says that it failed. */
  readonly fails?: true;
}

// prettier-ignore
const MOTIONS: readonly Motion[] = [
  { mt: "rewind", object: 0, believes: { file: 0, block: 0, bits: ["BOT", "ONLINE", "IM_REP_EN"] } },
  { mt: "fsf 1", object: 8, believes: { file: 1, block: 0, bits: ["EOF", "ONLINE", "IM_REP_EN"] } },
  { mt: "fsr 3", object: 11, believes: { file: 1, block: 3, bits: ["ONLINE", "IM_REP_EN"] } },
  { mt: "bsr 2", object: 9, believes: { file: 1, block: 1 } },
  { mt: "bsf 1", object: 7, believes: { file: 0, block: -1 } },
  { mt: "fsfm 1", object: 7, believes: { file: 0, block: -1 } },
  { mt: "asf 2", object: 16, believes: { file: 2, block: 0, bits: ["EOF", "ONLINE", "IM_REP_EN"] } },
  { mt: "fsr 2", object: 18, believes: { file: 2, block: 2 } },
  { mt: "bsfm 1", object: 16, believes: { file: 2, block: 0 } },
  { mt: "fsr 30", object: 24, believes: { file: 3, block: 0 }, fails: true },
  { mt: "bsf 5", object: 0, believes: { file: 0, block: 0 }, fails: true },
  { mt: "seek 4", object: 4, believes: { file: -1, block: -1 } },
  { mt: "eod", object: 24, believes: { file: -1, block: -1, bits: ["EOD", "ONLINE", "IM_REP_EN"] } },
  { mt: "weof 2", object: 26, believes: { block: 0 } },
  { mt: "bsf 2", object: 24, believes: { block: -1 } },
  { mt: "seek 1000", object: 26, believes: { file: -1, block: -1 }, fails: true },
  { mt: "wset 1", object: 26, believes: {}, fails: true },
  { mt: "retension", object: 0, believes: { file: 0, block: 0 } },
];

describe.each(MODELS)("mt and tar on a simulated %s", (name) => {
  const node = (): ServedNode => stand().node(name);
  const must = (line: string): Promise<string> => stand().guest.must(line);
  const mt = (words: string): Promise<string> => must(`mt -f ${node().nst} ${words}`);
  const status = (): Promise<TapeStatus> => tapeStatus(stand().guest, node().nst);

  /** An operation that must fail. Gives what mt says. */
  async function refused(words: string): Promise<string> {
    const ended = await stand().guest.run(`mt -f ${node().nst} ${words}`);
    expect(ended.status, `mt ${words} ${told(ended)}`).toBe(2);
    return ended.stderr;
  }

  it("mt moves the tape, and kernel and drive agree where it stands", async () => {
    const { drive, nst } = node();
    const line = `dd if=/dev/urandom of=${nst} bs=10k count=${BLOCKS} status=none`;
    await must(`mt -f ${nst} rewind; for file in $(seq ${FILES}); do ${line} || exit; done`);
    for (const { mt: words, object, believes, fails } of MOTIONS) {
      if (fails === true) await refused(words);
      else await mt(words);
      const told = { words, ...(await status()), tell: await tapeTell(stand().guest, nst) };
      expect(told).toMatchObject({ ...believes, words, tell: object });
      expect({ words, object: drive.deck.object }).toEqual({ words, object });
    }
    expect((await status()).density).toBe(drive.densityCode);
  });

  it("mt tell and seek are the same by the logical address", async () => {
    const { drive, nst } = node();
    await mt("seek 11");
    await mt("stsetoptions scsi2logical");
    expect(await tapeTell(stand().guest, nst)).toBe(11);
    await mt("seek 13");
    expect(await tapeTell(stand().guest, nst)).toBe(13);
    expect(drive.deck.object).toBe(13);
    await mt("stclearoptions scsi2logical");
    expect(await tapeTell(stand().guest, nst)).toBe(13);
  });

  it("mt sets the block length", async () => {
    const { drive, nst } = node();
    await mt("rewind");
    await mt("setblk 512");
    expect((await status()).blockBytes).toBe(512);
    await must(`dd if=/dev/urandom of=${nst} bs=5k count=4 status=none`);
    expect(drive.deck.content.objectCount).toBe(41);
    expect(drive.deck.content.byteLengthAt(39)).toBe(512);
    await mt("bsf 1");
    await mt("bsr 3");
    expect(drive.deck.object).toBe(37);
    await mt("setblk 0");
    expect((await status()).blockBytes).toBe(0);
    const { maximumBytes } = drive.personality.blockLimits;
    // 24 bits carry no more.
    if (maximumBytes < 0xff_ffff) await refused(`setblk ${maximumBytes + 1}`);
    await mt(`setblk ${maximumBytes}`);
    await mt("setblk 0");
  });

  it("mt switches compression and buffering", async () => {
    const { drive, sg } = node();
    for (const number of [0, 1]) {
      await mt(`compression ${number}`);
      expect(drive.modes.byteOf(0x0f, 0, 2) >> 7).toBe(number);
      await mt(`drvbuffer ${number}`);
      expect(drive.bufferedMode).toBe(number);
      const info = await must(`tapeinfo -f ${sg}`);
      expect(printed(info, "DataCompEnabled")).toBe(number === 1 ? "yes" : "no");
      expect(info.includes("BufferedMode: yes")).toBe(number === 1);
    }
  });

  it("mt divides the tape, or is told that it has one partition", async () => {
    const { drive, nst, sg } = node();
    await mt("stsetoptions can-partitions");
    expect(await refused("setpartition 1")).toContain("Invalid argument");
    await mt("rewind");
    if (drive.personality.maximumPartitions === 1) {
      expect(await refused("mkpartition 1000")).toContain("Input/output error");
      return;
    }
    await mt("mkpartition 1000");
    const shares = drive.deck.cartridge.state.partitionShares;
    expect(
      shares.map((share) => Math.round((share * drive.deck.cartridge.facts.capacityBytes) / 1e9)),
    ).toEqual([Math.round(drive.personality.nativeCapacityBytes / 1e9) - 1, 1]);
    await mt("setpartition 1");
    expect(await status()).toMatchObject({ partition: 1, file: 0, block: 0 });
    await must(
      `head -c 70000 /dev/urandom >/tmp/part && dd if=/tmp/part of=${nst} bs=10k status=none`,
    );
    expect(drive.deck.partition).toBe(1);
    expect(drive.deck.cartridge.medium.partitions.map(({ objectCount }) => objectCount)).toEqual([
      0, 8,
    ]);
    const info = await must(`tapeinfo -f ${sg}`);
    expect(printedNumber(info, "ActivePartition")).toBe(1);
    expect(printedNumber(info, "NumPartitions")).toBe(1);
    const unit = hasCommand(node(), FORMAT_MEDIUM) ? 1_048_576 : 1024;
    expect(printedNumber(info, "Partition 1 Size in Kbytes")).toBe(Math.floor(1e9 / unit));
    await mt("setpartition 0");
    expect(await status()).toMatchObject({ partition: 0, file: 0, block: 0 });
    await mt("setpartition 1");
    // st goes back to where it left the partition.
    expect(await tapeTell(stand().guest, nst)).toBe(8);
    await mt("rewind");
    await must(`dd if=${nst} of=/tmp/part-back bs=10k status=none && cmp /tmp/part /tmp/part-back`);
    await mt("setpartition 0");
    await mt("mkpartition 0");
    expect(drive.deck.cartridge.state.partitionShares).toEqual([1]);
  });

  it("mt erases from where the tape stands", async () => {
    const { drive, nst } = node();
    await mt("rewind");
    await must(
      `for file in 1 2; do dd if=/dev/urandom of=${nst} bs=10k count=3 status=none || exit; done`,
    );
    await mt("asf 1");
    // A short erase, then one to the end of the tape.
    await mt("erase 0");
    expect(drive.deck.content.objectCount).toBe(4);
    await mt("rewind");
    await mt("erase 1");
    expect(drive.deck.content.objectCount).toBe(0);
  });

  it("mt holds the cartridge, lets it go, and loads it", async () => {
    const { drive, sg } = node();
    const cartridge = drive.cartridge;
    await mt("lock");
    const unload = await stand().guest.run(`sg_raw ${sg} 1b 0 0 0 0 0`);
    expect(unload.status, told(unload)).not.toBe(0);
    expect(unload.stderr).toContain("Medium removal prevented");
    await mt("unlock");
    await mt("offline");
    expect(await status()).toMatchObject({ file: -1, block: -1, bits: ["DR_OPEN", "IM_REP_EN"] });
    expect(drive.loadState).toBe("empty");
    await stand().byHand(name, (one) => {
      if (cartridge !== undefined) one.insert(cartridge, { load: false });
    });
    await mt("load");
    expect(await status()).toMatchObject({
      file: 0,
      block: 0,
      bits: ["BOT", "ONLINE", "IM_REP_EN"],
    });
    expect(drive.cartridge?.state.loadCount).toBe(2);
  });

  it.each([10, 256, 1024])(
    "tar writes, compares and restores a tree in records of %s KiB",
    async (kib) => {
      const { drive, nst } = node();
      const records = `-b ${kib * 2} -f ${nst}`;
      await must(makeTree("/tmp/tree", 3));
      await mt("rewind");
      await must(`tar -c ${records} -C /tmp tree`);
      const { content } = drive.deck;
      const lengths = Array.from({ length: content.objectCount }, (_, index) =>
        content.byteLengthAt(index),
      );
      expect(lengths.pop()).toBe(-1);
      expect(new Set(lengths)).toEqual(new Set([kib * 1024]));
      await mt("rewind");
      await must(`tar -d ${records} -C /tmp`);
      await mt("rewind");
      await must(`rm -rf /tmp/back && mkdir /tmp/back && tar -x ${records} -C /tmp/back`);
      await must("diff -r --no-dereference /tmp/tree /tmp/back/tree");
      await must("touch -d 2001-01-01 /tmp/tree/random");
      await mt("rewind");
      const differs = await stand().guest.run(`tar -d ${records} -C /tmp`);
      expect([differs.status, differs.stdout.trim()]).toEqual([1, "tree/random: Mod time differs"]);
    },
  );

  it("tar cannot write longer records than the drive takes", async () => {
    const { drive, nst } = node();
    const { maximumBytes } = drive.personality.blockLimits;
    await mt("rewind");
    const records = `-b ${Math.ceil((maximumBytes + 1) / 512)} -f ${nst}`;
    const ended = await stand().guest.run(`tar -c ${records} -C /tmp tree`);
    expect(ended.status, told(ended)).toBe(2);
    expect(ended.stderr).toContain("Invalid argument");
  });
});
