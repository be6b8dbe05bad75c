import { it } from "vitest";
import { SPACE_16, SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("passes blocks in both directions", async () => {
  const target = await blankTarget();
  await target.record(10, 20, 30, 40);
  expectGood(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: 3 }));
  await expectPosition(target, 3);
  expectGood(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: -2 }));
  await expectPosition(target, 1);
  expectGood(await target.send(SPACE_16, { code: SPACE_CODE.blocks, count: 1n }));
  await expectPosition(target, 2);
});
