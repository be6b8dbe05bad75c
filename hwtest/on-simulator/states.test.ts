import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { blankCartridge, createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { LTO_9 } from "../../simulator/personalities/lto-9.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { RELEASE_6 } from "../../src/scsi/commands/release.ts";
import { RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { STATUS } from "../../src/scsi/status.ts";
import { told } from "../vm/guest-lines.ts";
import type { LineResult } from "../vm/guest.ts";
import { servedStand, type ServedNode } from "./served-stand.ts";
import { tapeStatus, tapeTell } from "./tape-status.ts";

/** Up to early warning. */
const SHORT_BYTES = 20_000_000;
const BLOCK_BYTES = 262_144;
const CLOCK = new SystemClock();
/** An LTO-9 that loads in real time, and soon. */
const QUICK = { ...LTO_9, mechanics: { ...LTO_9.mechanics, loadMs: 6000 } };

const stand = servedStand(() => ({
  "lto-9": createSimulatedDrive({ capacityBytes: SHORT_BYTES }),
  "dat-72": createSimulatedDrive({ personality: "dat-72", capacityBytes: SHORT_BYTES }),
  "dlt-8000": createSimulatedDrive({ personality: "dlt-8000", capacityBytes: SHORT_BYTES }),
  empty: createSimulatedDrive({ personality: QUICK, cartridge: "none", clock: CLOCK }),
  worm: createSimulatedDrive({ kind: "worm" }),
  plain: createSimulatedDrive(),
}));

const run = (line: string): Promise<LineResult> => stand().guest.run(line, { limitMs: 120_000 });
const must = (line: string): Promise<string> => stand().guest.must(line, { limitMs: 120_000 });
const statusOf = ({ nst }: ServedNode) => tapeStatus(stand().guest, nst);

/** Runs a line that must fail; gives what it said. */
async function fails(line: string): Promise<string> {
  const ended = await run(line);
  expect(ended.status, `${line} ${told(ended)}`).not.toBe(0);
  return ended.stdout + ended.stderr;
}

/** Writes so many numbered blocks of 10 KiB from the present position on. */
const writeBlocks = (nst: string, count: number): string =>
  `node /capstan/hwtest/on-simulator/write-blocks.mjs ${nst} 10240 ${count}`;

/** What is on the tape from its beginning to the first filemark, as numbers of the blocks. */
async function numbersOnTape(nst: string, blockBytes: number): Promise<readonly number[]> {
  await must(`mt -f ${nst} rewind && dd if=${nst} of=/tmp/numbers bs=${blockBytes} status=none`);
  const text = await must(
    `node /capstan/hwtest/on-simulator/check-blocks.mjs /tmp/numbers ${blockBytes}`,
  );
  const numbers: unknown = JSON.parse(text);
  if (!Array.isArray(numbers)) throw new TypeError(text);
  return numbers.map((number) => (number === null ? NaN : Number(number)));
}

const counting = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

describe.each(["lto-9", "dat-72", "dlt-8000"])("the end of the tape of a simulated %s", (name) => {
  const node = (): ServedNode => stand().node(name);

  it("ends dd at early warning, and what dd was told is on tape can be read", async () => {
    const { drive, nst } = node();
    const fit = Math.ceil(SHORT_BYTES / BLOCK_BYTES);
    await must(`test -e /tmp/fill || head -c ${SHORT_BYTES * 2} /dev/urandom >/tmp/fill`);
    const said = await fails(`mt -f ${nst} rewind && dd if=/tmp/fill of=${nst} bs=256k`);
    expect(said).toContain("No space left on device");
    expect(said).toContain(`${fit}+0 records out`);
    expect(drive.deck.content.objectCount).toBe(fit + 1);
    await must(`mt -f ${nst} rewind && dd if=${nst} of=/tmp/back bs=256k status=none`);
    await must(`cmp -n ${fit * BLOCK_BYTES} /tmp/fill /tmp/back`);
    expect(await must("stat -c %s /tmp/back")).toBe(`${fit * BLOCK_BYTES}\n`);
  });

  // Documentation/scsi/st.rst of Linux, end of medium when writing: the write that meets early warning returns what it wrote,
  // the next one -1 and ENOSPC, the next one may write again; and so on until the end of the tape.
  it("lets every second write pass behind early warning, up to the end", async () => {
    const { drive, nst } = node();
    const { earlyWarningBytes } = drive.personality;
    const before = Math.ceil(SHORT_BYTES / BLOCK_BYTES);
    const all = Math.floor((SHORT_BYTES + earlyWarningBytes) / BLOCK_BYTES);
    const tries = before + 2 * (all - before) + 4;
    await must(`mt -f ${nst} rewind`);
    const text = await must(
      `node /capstan/hwtest/on-simulator/write-blocks.mjs ${nst} ${BLOCK_BYTES} ${tries}`,
    );
    const lines = text.trim().split("\n");
    const expected = counting(before).map((block) => `block ${block} ${BLOCK_BYTES}`);
    for (let block = before; block < all; block++)
      expected.push(`block ${block} ENOSPC`, `block ${block} ${BLOCK_BYTES}`);
    while (expected.length < tries) expected.push(`block ${all} ENOSPC`);
    expect(lines).toEqual([...expected, "close"]);
    expect(await numbersOnTape(nst, BLOCK_BYTES)).toEqual(counting(all));
  });
});

describe("an empty drive", () => {
  it("is one without a medium to st, sg and Capstan", async () => {
    const { nst, sg } = stand().node("empty");
    expect(await statusOf(stand().node("empty"))).toMatchObject({
      file: -1,
      block: -1,
      bits: ["DR_OPEN", "IM_REP_EN"],
    });
    expect(await fails(`dd if=/dev/zero of=${nst} bs=10k count=1 oflag=nonblock`)).toContain(
      "No medium found",
    );
    expect(await fails(`dd if=${nst} of=/dev/null bs=10k count=1 iflag=nonblock`)).toContain(
      "No medium found",
    );
    expect(await fails(`mt -f ${nst} load`)).toContain("Input/output error");
    expect(await fails(`sg_turs -v ${sg}`)).toContain("Medium not present");
    expect((await run(`capstan status --json ${sg}`)).stdout).toMatch(/"ready": false/);
    expect((await run(`capstan tape rewind ${sg}`)).status).toBe(4);
  });

  it("becomes ready when a cartridge is put in, and who waited for it goes on", async () => {
    const { drive, nst, sg } = stand().node("empty");
    await must("head -c 51200 /dev/urandom >/tmp/five");
    // st waits up to 2 minutes for a tape when it is opened without O_NONBLOCK.
    const waiting = must(`dd if=/tmp/five of=${nst} bs=10k 2>&1`);
    await expect.poll(async () => (await run("pidof dd")).status).toBe(0);
    await stand().byHand("empty", (one) => {
      one.insert(blankCartridge(one.personality));
    });
    expect(await fails(`sg_turs -v ${sg}`)).toContain("process of becoming ready");
    expect(await waiting).toContain("5+0 records out");
    expect(drive.cartridge?.state.loadCount).toBe(1);
    expect(await statusOf(stand().node("empty"))).toMatchObject({ file: 1, block: 0 });
    await must(`mt -f ${nst} rewind && dd if=${nst} bs=10k status=none | cmp - /tmp/five`);
  });
});

describe("a WORM cartridge", () => {
  it("takes what is appended and keeps what is there", async () => {
    const { drive, nst, sg } = stand().node("worm");
    await must(`mt -f ${nst} rewind; ${writeBlocks(nst, 5)}`);
    expect(await must(`sg_modes -p 0x1d -r ${sg} | od -An -tx1 -j18 -N1`)).toBe(" 01\n");
    const { objectCount } = drive.deck.content;
    for (const object of [0, 3]) {
      await must(`mt -f ${nst} seek ${object}`);
      expect(await must(writeBlocks(nst, 1))).toBe("block 0 EIO\nclose EIO\n");
      expect(await fails(`mt -f ${nst} weof 1`)).toContain("Input/output error");
      expect(await fails(`mt -f ${nst} erase 0`)).toContain("Input/output error");
    }
    expect(drive.deck.content.objectCount).toBe(objectCount);
    // TapeAlert 60: WORM medium, overwrite attempted. Page 2Eh would be cleared by the first half of what sg_logs asks.
    expect(await must(`sg_logs -p 0x12 ${sg}`)).toContain("3Ch: 1");
    await must(`mt -f ${nst} eod; ${writeBlocks(nst, 2)}`);
    expect(drive.deck.content.objectCount).toBe(objectCount + 3);
    expect(await numbersOnTape(nst, 10_240)).toEqual(counting(5));
  });
});

describe("a cartridge", () => {
  const node = (): ServedNode => stand().node("plain");

  it("that is exchanged while the node is closed is at its beginning", async () => {
    const { drive, nst } = node();
    await must(`mt -f ${nst} rewind; ${writeBlocks(nst, 5)}`);
    expect(await statusOf(node())).toMatchObject({ file: 1, block: 0 });
    await stand().byHand("plain", (one) => {
      one.eject();
      one.insert(blankCartridge(one.personality));
      one.completeLoad();
    });
    expect(await statusOf(node())).toMatchObject({
      file: 0,
      block: 0,
      bits: ["BOT", "ONLINE", "IM_REP_EN"],
    });
    expect(drive.deck.content.objectCount).toBe(0);
  });

  it("that is exchanged during a write gets nothing of the block that was under way", async () => {
    const { drive, nst } = node();
    await must(`mt -f ${nst} rewind; rm -f /tmp/written /tmp/changed`);
    const first = drive.cartridge;
    const block = (digit: string): string =>
      `head -c 10240 /dev/zero | tr '\\0' ${digit} | dd bs=10k iflag=fullblock status=none >&7 && echo ok || echo failed`;
    const writing = must(`exec 7<>${nst}
      ${block("1")}; : >/tmp/written
      for wait in $(seq 600); do [ ! -e /tmp/changed ] || break; sleep 0.1; done
      ${block("2")}; ${block("3")}
      exec 7>&-`);
    await expect.poll(async () => (await run("test -e /tmp/written")).status).toBe(0);
    await stand().byHand("plain", (one) => {
      one.eject();
      one.insert(blankCartridge(one.personality));
      one.completeLoad();
    });
    await must(": >/tmp/changed");
    // The unit attention ends the second write; st goes on with the third, on what is in the drive now.
    expect(await writing).toBe("ok\nfailed\nok\n");
    expect(first?.medium.partitions[0]?.objectCount).toBe(1);
    const content = await must(
      `mt -f ${nst} rewind; dd if=${nst} bs=10k status=none | tr -d 3 | wc -c`,
    );
    expect(content).toBe("0\n");
    expect(drive.deck.content.byteLengthAt(0)).toBe(10_240);
  });

  it("that is write-protected can be read and is not written", async () => {
    const { drive, nst, sg } = node();
    await must(`mt -f ${nst} rewind; ${writeBlocks(nst, 3)}`);
    await stand().byHand("plain", (one) => {
      const cartridge = one.eject();
      if (cartridge === undefined) return;
      cartridge.state.writeProtected = true;
      one.insert(cartridge);
      one.completeLoad();
    });
    expect((await statusOf(node())).bits).toContain("WR_PROT");
    expect(await fails(`dd if=/dev/zero of=${nst} bs=10k count=1`)).toContain(
      "Read-only file system",
    );
    expect(await fails(`dd if=/dev/zero of=${nst} bs=10k count=1 oflag=nonblock`)).toContain(
      "Permission denied",
    );
    expect(await fails(`mt -f ${nst} weof 1`)).toContain("Read-only file system");
    expect(await fails(`mt -f ${nst} erase 0`)).toContain("Read-only file system");
    expect(await must(`tapeinfo -f ${sg}`)).toContain("WriteProtect: yes");
    expect(await must(`capstan status --json ${sg}`)).toContain('"writeProtected": true');
    expect(await numbersOnTape(nst, 10_240)).toEqual([0, 1, 2]);
    await stand().byHand("plain", (one) => {
      one.eject();
      one.insert(blankCartridge(one.personality));
      one.completeLoad();
    });
    expect(drive.cartridge?.state.writeProtected).toBe(false);
  });

  it("that cannot take an accepted block is an error of a later write, and what is before the block stays", async () => {
    const { nst, sg } = node();
    await must(`mt -f ${nst} rewind; sg_logs -p 0x2e -m 324 ${sg} >/dev/null; dmesg -c >/dev/null`);
    await stand().byHand("plain", (one) => {
      one.inject([
        { when: { at: "object", object: 5 }, what: { kind: "deferredError", afterCommands: 2 } },
      ]);
    });
    const text = await must(writeBlocks(nst, 9));
    // Blocks 5 and 6 were taken into the buffer.
    expect(text.split("\n").slice(6, 9)).toEqual(["block 6 10240", "block 7 10240", "block 8 EIO"]);
    expect(text.trim().split("\n").at(-1)).toBe("close EIO");
    const kernel = await must("dmesg");
    expect(kernel).toContain("Sense Key : Medium Error [deferred]");
    expect(kernel).toContain("Add. Sense: Write error");
    expect(await must(`sg_logs -p 0x2e -m 324 ${sg}`)).toMatch(/Write failure: 1/);
    expect(await tapeTell(stand().guest, nst)).toBe(5);
    await must(`mt -f ${nst} rewind`);
    const back = await run(`dd if=${nst} of=/tmp/back bs=10k`);
    // No filemark follows: st takes the end of data for an error.
    expect(back.stderr).toMatch(/Input\/output error[\s\S]*5\+0 records in/);
  });

  it("that cannot be read in one place can be read behind it", async () => {
    const { nst } = node();
    await must(`mt -f ${nst} rewind; ${writeBlocks(nst, 6)}`);
    await stand().byHand("plain", (one) => {
      one.inject([{ when: { at: "object", object: 3 }, what: { kind: "readError" } }]);
    });
    const read = `dd if=${nst} of=/tmp/back bs=10k`;
    expect(await fails(`mt -f ${nst} rewind && ${read}`)).toMatch(
      /Input\/output error[\s\S]*3\+0 records in/,
    );
    expect(await tapeTell(stand().guest, nst)).toBe(4);
    expect((await run(read)).stderr).toContain("2+0 records in");
  });
});

describe("a drive", () => {
  const node = (): ServedNode => stand().node("plain");
  const other = () => {
    const { host, port, targetName: target } = stand().server;
    return openIscsi({ host, port, target, logicalUnit: node().unit });
  };

  it("that another initiator has reserved is not there for the kernel", async () => {
    const { nst, sg } = node();
    const transport = await other();
    const send = (cdb: Uint8Array) => transport.execute({ cdb, timeoutMs: 10_000 });
    try {
      await expect
        .poll(async () => (await send(TEST_UNIT_READY.cdb.encode({}))).status)
        .toBe(STATUS.good);
      expect((await send(RESERVE_6.cdb.encode({}))).status).toBe(STATUS.good);
      expect(await fails(`mt -f ${nst} status`)).toContain("Input/output error");
      expect(await fails(`dd if=/dev/zero of=${nst} bs=10k count=1`)).toContain("failed to open");
      expect((await run(`sg_turs ${sg}`)).status).toBe(24);
      expect((await run(`capstan tape rewind ${sg}`)).status).toBe(12);
      expect(await must(`sg_inq ${sg}`)).toContain("Ultrium 9-SCSI");
      expect((await send(RELEASE_6.cdb.encode({}))).status).toBe(STATUS.good);
      await must(`mt -f ${nst} rewind`);
    } finally {
      await transport.close();
    }
  });

  it("that the kernel's host has reserved is not there for another initiator", async () => {
    const { nst, sg } = node();
    const transport = await other();
    const ready = () =>
      transport.execute({ cdb: TEST_UNIT_READY.cdb.encode({}), timeoutMs: 10_000 });
    try {
      await expect.poll(async () => (await ready()).status).toBe(STATUS.good);
      await must(`sg_persist -n -o -G -S 0xabc ${sg} && sg_persist -n -o -R -K 0xabc -T 3 ${sg}`);
      expect((await ready()).status).toBe(STATUS.reservationConflict);
      await must(`mt -f ${nst} rewind; ${writeBlocks(nst, 2)}`);
      await must(`sg_persist -n -o -C -K 0xabc ${sg}`);
      await expect.poll(async () => (await ready()).status).toBe(STATUS.good);
    } finally {
      await transport.close();
    }
  });

  it("that was reset has st give up its position until the tape is rewound", async () => {
    const { nst, sg } = node();
    await must(`mt -f ${nst} rewind`);
    const block = "dd if=/dev/zero bs=10k count=1 status=none >&7 && echo ok || echo failed";
    const text = await must(
      `exec 7<>${nst}; ${block}; sg_reset -d ${sg}; ${block}; ${block}; exec 7>&-`,
    );
    expect(text).toBe("ok\nfailed\nfailed\n");
    expect(await statusOf(node())).toMatchObject({ file: -1, block: -1 });
    expect(await fails(`mt -f ${nst} tell`)).toContain("Input/output error");
    // st refuses even to close it in good order, which is no trouble of the drive's.
    const status = await run(`capstan status ${nst}`);
    // An alert may be left of what came before.
    expect([0, 10], told(status)).toContain(status.status);
    expect(status.stdout).toContain("position");
    await must(`capstan tape rewind ${nst}`);
    await must(`mt -f ${nst} rewind; ${writeBlocks(nst, 2)}`);
    expect(await numbersOnTape(nst, 10_240)).toEqual([0, 1]);
  });
});
