import { expect, it } from "vitest";
import { expectIncorrectLength } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("counts the whole blocks before the odd one and passes that", async () => {
  const target = await blankTarget();
  await target.record(100, 100, 70, 100);
  await target.setBlockLength(100);
  const reply = await target.readFixed(4, 100);
  expectIncorrectLength(reply, 2);
  expect(reply.dataIn.subarray(0, 100)).toEqual(block(0, 100));
  expect(reply.dataIn.subarray(100, 200)).toEqual(block(1, 100));
  await expectPosition(target, 3);
});
