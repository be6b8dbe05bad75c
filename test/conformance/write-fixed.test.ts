import { describe, expect } from "vitest";
import { expectBytes, expectGood } from "./expectations.ts";
import { behaviour } from "./target.ts";
import {
  objectNumber,
  pattern,
  read,
  rewind,
  setBlockLength,
  spaceToEndOfData,
  write,
} from "./tape-steps.ts";

describe("WRITE(6) of fixed blocks", () => {
  behaviour("puts each block on the tape as an object of its own", async ({ host }) => {
    await setBlockLength(host, 256);
    const data = pattern(3 * 256);
    expectGood(await write(host, data, { fixed: true, transferLength: 3 }));
    expect(await objectNumber(host)).toBe(3);
    await rewind(host);
    for (let block = 0; block < 3; block++) {
      const { received } = expectGood(await read(host, 256));
      expectBytes(received, data.subarray(block * 256, (block + 1) * 256));
    }
  });

  behaviour("of no blocks writes nothing", async ({ host }) => {
    await setBlockLength(host, 256);
    expectGood(await write(host, new Uint8Array(0), { fixed: true, transferLength: 0 }));
    expect(await spaceToEndOfData(host)).toBe(0);
  });
});
