import { it } from "vitest";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("reaches end of data by its number without a blank check", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  expectGood(await target.send(LOCATE_10, { logicalObject: 2 }));
  await expectPosition(target, 2);
});
