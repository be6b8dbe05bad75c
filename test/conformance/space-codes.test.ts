import { describe, expect } from "vitest";
import { SPACE_16, SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import {
  expectBeginningOfPartition,
  expectBlankCheck,
  expectFilemark,
  expectGood,
  expectInvalidFieldInCdb,
} from "./expectations.ts";
import { locate, MARK, objectNumber, record, rewind } from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

describe("SPACE codes", () => {
  behaviour("3 goes to the end of data whatever the count", async ({ host }) => {
    await record(host, [10, MARK, 10, MARK]);
    for (const count of [0, 1, -1, 1000]) {
      await rewind(host);
      expectGood(await host.send(SPACE_6, { code: SPACE_CODE.endOfData, count }));
      expect(await objectNumber(host)).toBe(4);
    }
  });

  for (const code of [4, 5, 6, 15]) {
    behaviour(`${String(code)} is refused and nothing moves`, async ({ host }) => {
      await record(host, [10, 10]);
      await locate(host, 1);
      expectInvalidFieldInCdb(await host.send(SPACE_6, { code, count: 1 }), { byte: 1 });
      expect(await objectNumber(host)).toBe(1);
    });
  }
});

describe("SPACE(16)", () => {
  behaviour("counts like the short form", async (bench) => {
    const { host } = bench;
    await record(host, [10, 10, MARK, 10]);
    await rewind(host);
    const blocks = { code: SPACE_CODE.blocks };
    expectGood(needs(bench, await host.send(SPACE_16, { ...blocks, count: 1n })));
    expect(await objectNumber(host)).toBe(1);
    expectFilemark(await host.send(SPACE_16, { ...blocks, count: 4n }), 3);
    expect(await objectNumber(host)).toBe(3);
    expectGood(await host.send(SPACE_16, { code: SPACE_CODE.filemarks, count: -1n }));
    expect(await objectNumber(host)).toBe(2);
    expectBeginningOfPartition(await host.send(SPACE_16, { ...blocks, count: -7n }), 5);
    expectBlankCheck(await host.send(SPACE_16, { code: SPACE_CODE.filemarks, count: 3n }), 2);
  });

  behaviour(
    "with a count beyond 32 bits ends where the tape ends, INFORMATION not valid",
    async (bench) => {
      const { host } = bench;
      await record(host, [10, 10]);
      await rewind(host);
      const { sense } = needs(
        bench,
        await host.send(SPACE_16, { code: SPACE_CODE.blocks, count: 2n ** 62n }),
      );
      expect(sense?.key).toBe(8);
      expect(sense?.information).toBeUndefined();
      expect(await objectNumber(host)).toBe(2);
    },
  );

  behaviour("refuses a parameter length", async (bench) => {
    const { host } = bench;
    needs(bench, await host.send(SPACE_16, { code: SPACE_CODE.blocks, count: 0n }));
    const reply = await host.send(SPACE_16, {
      code: SPACE_CODE.blocks,
      count: 0n,
      parameterLength: 1,
    });
    expectInvalidFieldInCdb(reply, { byte: 12 });
  });
});
