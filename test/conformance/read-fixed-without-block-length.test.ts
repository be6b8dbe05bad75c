import { expect, it } from "vitest";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("refuses FIXED while the mode block length is 0", async () => {
  const target = await blankTarget();
  await target.record(100);
  const reply = await target.readFixed(3, 100);
  expectInvalidFieldInCdb(reply, 1);
  expect(reply.sense?.information).toBe(3n);
  await expectPosition(target, 0);
});
