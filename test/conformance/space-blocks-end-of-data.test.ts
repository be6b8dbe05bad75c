import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectEndOfData } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("ends at end of data with what is missing", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  expectEndOfData(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: 5 }), 3);
  await expectPosition(target, 2);
});
