import { describe, expect } from "vitest";
import { READ_BLOCK_LIMITS } from "../../src/scsi/commands/read-block-limits.ts";
import {
  expectBlankCheck,
  expectGood,
  expectInvalidFieldInCdb,
  expectBytes,
} from "./expectations.ts";
import type { Host } from "./host.ts";
import { objectNumber, pattern, read, rewind, spaceToEndOfData, write } from "./tape-steps.ts";
import { behaviour } from "./target.ts";

async function blockLimits(host: Host): Promise<{ shortest: number; longest: number }> {
  const { data } = expectGood(await host.send(READ_BLOCK_LIMITS, {}));
  if (data === undefined) expect.unreachable("READ BLOCK LIMITS gives an answer");
  return { shortest: data.minimumBlockBytes, longest: data.maximumBlockBytes };
}

describe("WRITE(6) of a variable block", () => {
  behaviour("puts one block of that length on the tape", async ({ host }) => {
    expectGood(await write(host, pattern(12_345)));
    expect(await objectNumber(host)).toBe(1);
    await rewind(host);
    expectBytes(expectGood(await read(host, 12_345)).received, pattern(12_345));
    expectBlankCheck(await read(host, 512), 512);
  });

  behaviour("of no length writes nothing", async ({ host }) => {
    expectGood(await write(host, new Uint8Array(0)));
    expect(await spaceToEndOfData(host)).toBe(0);
  });

  behaviour("takes the shortest and the longest block of READ BLOCK LIMITS", async ({ host }) => {
    const { shortest, longest } = await blockLimits(host);
    for (const length of [shortest, longest])
      expectGood(await write(host, pattern(length, length)));
    await rewind(host);
    for (const length of [shortest, longest]) {
      const { received } = expectGood(await read(host, length));
      expectBytes(received, pattern(length, length));
    }
  });

  behaviour(
    "refuses a block beyond READ BLOCK LIMITS and writes nothing",
    async ({ host, lack }) => {
      const { longest } = await blockLimits(host);
      if (longest >= 0xff_ffff) lack("its longest block is the longest a CDB can ask for");
      expectInvalidFieldInCdb(await write(host, new Uint8Array(longest + 1)));
      expect(await spaceToEndOfData(host)).toBe(0);
    },
  );

  behaviour("in the middle ends the data there", async ({ host }) => {
    for (const seed of [0, 1, 2, 3]) expectGood(await write(host, pattern(100, seed)));
    await rewind(host);
    expectGood(await read(host, 100));
    expectGood(await write(host, pattern(50, 9)));
    expect(await objectNumber(host)).toBe(2);
    expectBlankCheck(await read(host, 100), 100);
    await rewind(host);
    expectBytes(expectGood(await read(host, 100)).received, pattern(100, 0));
    expectBytes(expectGood(await read(host, 50)).received, pattern(50, 9));
    expect(await spaceToEndOfData(host)).toBe(2);
  });
});
