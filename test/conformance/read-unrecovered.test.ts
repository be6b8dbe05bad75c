import { it } from "vitest";
import { expectGood, expectSense } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("passes the block that cannot be read", async () => {
  const target = await blankTarget({
    faults: [{ when: { at: "object", object: 1 }, what: { kind: "readError" } }],
  });
  await target.record(100, 100, 100);
  await target.read(100);
  expectSense(await target.read(100), { key: 3, codes: 0x1100, information: "any" });
  await expectPosition(target, 2);
  expectGood(await target.read(100), 100);
});
