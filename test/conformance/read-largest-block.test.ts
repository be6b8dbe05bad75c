import { expect, it } from "vitest";
import { expectGood } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("carries the largest block that READ BLOCK LIMITS names", async () => {
  const target = await blankTarget();
  const { maximumBytes } = target.device.personality.blockLimits;
  const largest = new Uint8Array(maximumBytes).fill(0x5a);
  expectGood(await target.write(largest), maximumBytes);
  await target.rewind();
  const reply = await target.read(maximumBytes);
  expectGood(reply, maximumBytes);
  expect(Buffer.compare(reply.dataIn, largest)).toBe(0);
});
