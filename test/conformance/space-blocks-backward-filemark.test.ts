import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectFilemark } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("ends in front of a filemark when it goes backward, not at end of data", async () => {
  const target = await blankTarget();
  await target.record(10, "mark", 20, 30, 40);
  await target.send(SPACE_6, { code: SPACE_CODE.endOfData, count: 0 });
  expectFilemark(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: -5 }), 2);
  await expectPosition(target, 1);
});
