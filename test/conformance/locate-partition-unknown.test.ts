import { it } from "vitest";
import { LOCATE_10, LOCATE_16 } from "../../src/scsi/commands/locate.ts";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("refuses a partition that is not there, and stays", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  await target.read(10);
  const change = { changePartition: true, partition: 1 };
  expectInvalidFieldInCdb(await target.send(LOCATE_10, { ...change, logicalObject: 0 }), 8);
  expectInvalidFieldInCdb(await target.send(LOCATE_16, { ...change, logicalIdentifier: 0n }), 3);
  await expectPosition(target, 1);
});
