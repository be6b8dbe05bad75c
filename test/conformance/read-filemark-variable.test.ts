import { expect, it } from "vitest";
import { expectFilemark } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("ends at a filemark with the whole length as residual, behind it", async () => {
  const target = await blankTarget();
  await target.record("mark", 100);
  const reply = await target.read(300);
  expectFilemark(reply, 300);
  expect(reply.transferredBytes).toBe(0);
  await expectPosition(target, 1);
});
