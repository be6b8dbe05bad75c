import { describe, expect } from "vitest";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import {
  expectBlankCheck,
  expectFilemark,
  expectGood,
  expectIncorrectLength,
  expectSense,
  expectBytes,
} from "./expectations.ts";
import {
  MARK,
  objectNumber,
  pattern,
  position,
  read,
  record,
  recordAndRewind,
  setBlockLength,
  write,
} from "./tape-steps.ts";
import { behaviour } from "./target.ts";

describe("READ(6) of a variable block", () => {
  behaviour("gives the block when the length is right", async ({ host }) => {
    await recordAndRewind(host, [1000]);
    const reply = expectGood(await read(host, 1000));
    expectBytes(reply.received, pattern(1000, 0));
    expect(await objectNumber(host)).toBe(1);
  });

  behaviour("tells a shorter block by a positive INFORMATION and gives it", async ({ host }) => {
    await recordAndRewind(host, [700]);
    const reply = await read(host, 1000);
    expectIncorrectLength(reply, 300);
    expectBytes(reply.received, pattern(700, 0));
    expect(await objectNumber(host)).toBe(1);
  });

  behaviour(
    "tells a longer block by a negative INFORMATION and gives its beginning",
    async ({ host }) => {
      await recordAndRewind(host, [1000]);
      const reply = await read(host, 600);
      expectIncorrectLength(reply, -400);
      expectBytes(reply.received, pattern(1000, 0).subarray(0, 600));
      expect(await objectNumber(host)).toBe(1);
    },
  );

  behaviour("ends GOOD on a shorter block with SILI", async ({ host }) => {
    await recordAndRewind(host, [700]);
    const reply = expectGood(await read(host, 1000, { suppressIncorrectLength: true }));
    expectBytes(reply.received, pattern(700, 0));
    expect(await objectNumber(host)).toBe(1);
  });

  behaviour(
    "cuts a longer block without a word with SILI and mode block length 0",
    async ({ host }) => {
      await recordAndRewind(host, [1000]);
      const reply = expectGood(await read(host, 600, { suppressIncorrectLength: true }));
      expectBytes(reply.received, pattern(1000, 0).subarray(0, 600));
      expect(await objectNumber(host)).toBe(1);
    },
  );

  behaviour(
    "tells a longer block with SILI when there is a mode block length",
    async ({ host }) => {
      await recordAndRewind(host, [1000]);
      await setBlockLength(host, 512);
      expectIncorrectLength(await read(host, 600, { suppressIncorrectLength: true }), -400);
      expect(await objectNumber(host)).toBe(1);
    },
  );

  behaviour("passes a filemark and gives nothing", async ({ host }) => {
    await recordAndRewind(host, [MARK, 100]);
    const reply = await read(host, 4096);
    expectFilemark(reply, 4096);
    expect(reply.transferredBytes).toBe(0);
    expect(await objectNumber(host)).toBe(1);
    expectGood(await read(host, 100));
  });

  behaviour("stays at the end of data", async ({ host }) => {
    await record(host, [100]);
    for (let time = 0; time < 2; time++) {
      const reply = await read(host, 4096);
      expectBlankCheck(reply, 4096);
      expect(reply.transferredBytes).toBe(0);
      expect(await objectNumber(host)).toBe(1);
    }
  });

  behaviour(
    "finds a blank tape blank",
    async ({ host }) => {
      expectBlankCheck(await read(host, 512), 512);
      expect(await objectNumber(host)).toBe(0);
    },
    { blank: true },
  );

  behaviour("of no length does nothing", async ({ host }) => {
    await recordAndRewind(host, [100]);
    expectGood(await read(host, 0));
    expect(await objectNumber(host)).toBe(0);
  });

  behaviour("flushes what was written before it", async ({ host }) => {
    for (const seed of [0, 1]) expectGood(await write(host, pattern(64, seed)));
    expectBlankCheck(await read(host, 64), 64);
    expect((await position(host)).lastLogicalObject).toBe(2);
    expect(await objectNumber(host)).toBe(2);
  });

  behaviour(
    "tells a planned unrecovered error and stands behind the block",
    async ({ host, operator }) => {
      await recordAndRewind(host, [100, 100]);
      await operator.inject([{ when: { at: "object", object: 0 }, what: { kind: "readError" } }]);
      const reply = await read(host, 100);
      expectSense(reply, { key: SENSE_KEY.mediumError, codes: [0x1100] });
      expect(reply.transferredBytes).toBe(0);
      expect(await objectNumber(host)).toBe(1);
    },
  );
});
