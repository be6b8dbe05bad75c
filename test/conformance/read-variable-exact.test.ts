import { expect, it } from "vitest";
import { expectGood } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("gives the block and moves behind it", async () => {
  const target = await blankTarget();
  await target.record(500);
  const reply = await target.read(500);
  expectGood(reply, 500);
  expect(reply.dataIn).toEqual(block(0, 500));
  await expectPosition(target, 1);
});
