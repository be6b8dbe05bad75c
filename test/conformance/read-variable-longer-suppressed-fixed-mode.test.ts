import { it } from "vitest";
import { expectIncorrectLength } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("is told in spite of SILI while there is a mode block length", async () => {
  const target = await blankTarget();
  await target.record(500);
  await target.setBlockLength(512);
  expectIncorrectLength(await target.read(100, { suppressIncorrectLength: true }), -400);
  await expectPosition(target, 1);
});
