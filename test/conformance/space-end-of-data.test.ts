import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("goes behind the last object", async () => {
  const target = await blankTarget();
  await target.record(10, "mark", 20);
  expectGood(await target.send(SPACE_6, { code: SPACE_CODE.endOfData, count: 0 }));
  await expectPosition(target, 3);
});
