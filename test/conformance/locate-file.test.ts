import { it } from "vitest";
import { LOCATE_16, LOCATE_DESTINATION } from "../../src/scsi/commands/locate.ts";
import { expectEndOfData, expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("goes behind a number of filemarks", async () => {
  const target = await blankTarget();
  await target.record(10, "mark", 20, "mark", 30);
  const destinationType = LOCATE_DESTINATION.file;
  expectGood(await target.send(LOCATE_16, { destinationType, logicalIdentifier: 2n }));
  await expectPosition(target, 4);
  expectGood(await target.send(LOCATE_16, { destinationType, logicalIdentifier: 0n }));
  await expectPosition(target, 0);
  expectEndOfData(await target.send(LOCATE_16, { destinationType, logicalIdentifier: 3n }));
  await expectPosition(target, 5);
});
