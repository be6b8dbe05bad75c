import { it } from "vitest";
import { expectEndOfData, expectGood } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("ends the data behind the block", async () => {
  const target = await blankTarget();
  await target.record(100, "mark", 100, 100);
  await target.read(100);
  expectGood(await target.write(block(9, 50)), 50);
  expectEndOfData(await target.read(1), 1);
  await expectPosition(target, 2);
});
