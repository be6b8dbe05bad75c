import { it } from "vitest";
import { LOCATE_10, LOCATE_16 } from "../../src/scsi/commands/locate.ts";
import { expectEndOfData } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("is a blank check and stands at end of data", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  expectEndOfData(await target.send(LOCATE_10, { logicalObject: 3 }));
  await expectPosition(target, 2);
  expectEndOfData(await target.send(LOCATE_16, { logicalIdentifier: 1n << 60n }));
  await expectPosition(target, 2);
});
