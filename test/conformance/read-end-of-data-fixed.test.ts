import { expect, it } from "vitest";
import { expectEndOfData } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("counts the blocks that are missing at end of data", async () => {
  const target = await blankTarget();
  await target.record(100, 100);
  await target.setBlockLength(100);
  const reply = await target.readFixed(5, 100);
  expectEndOfData(reply, 3);
  expect(reply.transferredBytes).toBe(200);
  await expectPosition(target, 2);
});
