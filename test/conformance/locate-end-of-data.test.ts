import { it } from "vitest";
import { LOCATE_16, LOCATE_DESTINATION } from "../../src/scsi/commands/locate.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("goes behind the last object", async () => {
  const target = await blankTarget();
  await target.record(10, "mark", 20);
  const destinationType = LOCATE_DESTINATION.endOfData;
  expectGood(await target.send(LOCATE_16, { destinationType, logicalIdentifier: 0n }));
  await expectPosition(target, 3);
});
