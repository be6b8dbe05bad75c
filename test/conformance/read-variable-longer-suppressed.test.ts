import { it } from "vitest";
import { expectGood } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("is cut without a word with SILI while the mode block length is 0", async () => {
  const target = await blankTarget();
  await target.record(500);
  expectGood(await target.read(100, { suppressIncorrectLength: true }), 100);
  await expectPosition(target, 1);
});
