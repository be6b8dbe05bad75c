import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectFilemark } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("ends behind a filemark, which is not counted", async () => {
  const target = await blankTarget();
  await target.record(10, 20, "mark", 40);
  expectFilemark(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: 5 }), 3);
  await expectPosition(target, 3);
});
