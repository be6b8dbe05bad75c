import { describe, expect } from "vitest";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import {
  expectBlankCheck,
  expectFilemark,
  expectGood,
  expectIncorrectLength,
  expectInvalidFieldInCdb,
  expectSense,
  expectBytes,
} from "./expectations.ts";
import {
  MARK,
  objectNumber,
  pattern,
  readFixed,
  recordAndRewind,
  setBlockLength,
} from "./tape-steps.ts";
import { behaviour } from "./target.ts";

describe("READ(6) of fixed blocks", () => {
  behaviour("gives several blocks in one transfer", async ({ host }) => {
    await recordAndRewind(host, [512, 512, 512]);
    await setBlockLength(host, 512);
    const reply = expectGood(await readFixed(host, 3, 512));
    expectBytes(
      reply.received,
      Uint8Array.from([0, 1, 2].flatMap((seed) => [...pattern(512, seed)])),
    );
    expect(await objectNumber(host)).toBe(3);
  });

  behaviour("stops at a filemark with the blocks not read as INFORMATION", async ({ host }) => {
    await recordAndRewind(host, [512, 512, MARK, 512]);
    await setBlockLength(host, 512);
    const reply = await readFixed(host, 5, 512);
    expectFilemark(reply, 3);
    expect(reply.transferredBytes).toBe(1024);
    expect(await objectNumber(host)).toBe(3);
  });

  behaviour("stops behind a longer block, which is not counted", async ({ host }) => {
    await recordAndRewind(host, [512, 700, 512]);
    await setBlockLength(host, 512);
    expectIncorrectLength(await readFixed(host, 3, 512), 2);
    expect(await objectNumber(host)).toBe(2);
  });

  behaviour("stops behind a shorter block, which is not counted", async ({ host }) => {
    await recordAndRewind(host, [512, 300, 512]);
    await setBlockLength(host, 512);
    expectIncorrectLength(await readFixed(host, 3, 512), 2);
    expect(await objectNumber(host)).toBe(2);
  });

  behaviour("stops at the end of data with the blocks not read", async ({ host }) => {
    await recordAndRewind(host, [512, 512]);
    await setBlockLength(host, 512);
    const reply = await readFixed(host, 4, 512);
    expectBlankCheck(reply, 2);
    expect(reply.transferredBytes).toBe(1024);
    expect(await objectNumber(host)).toBe(2);
  });

  behaviour("of no blocks does nothing", async ({ host }) => {
    await recordAndRewind(host, [512]);
    await setBlockLength(host, 512);
    expectGood(await readFixed(host, 0, 512));
    expect(await objectNumber(host)).toBe(0);
  });

  behaviour(
    "is refused with mode block length 0, and INFORMATION is the request",
    async ({ host }) => {
      await recordAndRewind(host, [512]);
      const reply = await readFixed(host, 7, 512);
      expectSense(reply, { key: SENSE_KEY.illegalRequest, codes: [0x2400], information: 7 });
      expect(await objectNumber(host)).toBe(0);
    },
  );

  behaviour("is refused with SILI", async ({ host }) => {
    await recordAndRewind(host, [512]);
    await setBlockLength(host, 512);
    const reply = await host.send(
      READ_6,
      { fixed: true, suppressIncorrectLength: true, transferLength: 1 },
      { dataIn: new Uint8Array(512) },
    );
    expectInvalidFieldInCdb(reply, { byte: 1 });
    expect(await objectNumber(host)).toBe(0);
  });
});
