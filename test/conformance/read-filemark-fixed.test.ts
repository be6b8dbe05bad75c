import { expect, it } from "vitest";
import { expectFilemark } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("ends at a filemark with the blocks that are missing as residual, behind it", async () => {
  const target = await blankTarget();
  await target.record(100, 100, "mark", 100);
  await target.setBlockLength(100);
  const reply = await target.readFixed(5, 100);
  expectFilemark(reply, 3);
  expect(reply.transferredBytes).toBe(200);
  await expectPosition(target, 3);
});
