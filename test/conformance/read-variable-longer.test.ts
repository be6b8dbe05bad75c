import { expect, it } from "vitest";
import { expectIncorrectLength } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("gives the first bytes and a negative residual, and passes the block", async () => {
  const target = await blankTarget();
  await target.record(500, 20);
  const reply = await target.read(100);
  expectIncorrectLength(reply, -400);
  expect(reply.transferredBytes).toBe(100);
  expect(reply.dataIn).toEqual(block(0, 500).subarray(0, 100));
  await expectPosition(target, 1);
});
