import { it } from "vitest";
import { expectEndOfData } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("is a blank check with the residual, at end of data", async () => {
  const target = await blankTarget();
  await target.record(100);
  await target.read(100);
  expectEndOfData(await target.read(300), 300);
  expectEndOfData(await target.read(300), 300);
  await expectPosition(target, 1);
});
