import { it } from "vitest";
import { expectEndOfData } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("is a blank check at the beginning", async () => {
  const target = await blankTarget();
  expectEndOfData(await target.read(1), 1);
  await expectPosition(target, 0);
});
