import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("moves nothing", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  expectGood(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: 0 }));
  await expectPosition(target, 0);
});
