import { it } from "vitest";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("is good with SILI, and the transport tells the length", async () => {
  const target = await blankTarget();
  await target.record(500);
  expectGood(await target.read(800, { suppressIncorrectLength: true }), 500);
  await expectPosition(target, 1);
});
