import { expect, it } from "vitest";
import { expectIncorrectLength } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("tells how much shorter the block is, as a positive residual", async () => {
  const target = await blankTarget();
  await target.record(500);
  const reply = await target.read(800);
  expectIncorrectLength(reply, 300);
  expect(reply.transferredBytes).toBe(500);
  expect(reply.dataIn.subarray(0, 500)).toEqual(block(0, 500));
  await expectPosition(target, 1);
});
