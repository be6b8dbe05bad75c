import { it } from "vitest";
import { LOCATE_10, LOCATE_16 } from "../../src/scsi/commands/locate.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("goes in front of an object", async () => {
  const target = await blankTarget();
  await target.record(10, 20, "mark", 30);
  expectGood(await target.send(LOCATE_10, { logicalObject: 3 }));
  await expectPosition(target, 3);
  expectGood(await target.send(LOCATE_16, { logicalIdentifier: 1n }));
  await expectPosition(target, 1);
  expectGood(await target.read(20), 20);
});
