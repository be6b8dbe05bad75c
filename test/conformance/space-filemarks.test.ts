import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectEndOfData, expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("passes filemarks and stands on their far side", async () => {
  const target = await blankTarget();
  await target.record(10, "mark", 20, "mark", 30);
  expectGood(await target.send(SPACE_6, { code: SPACE_CODE.filemarks, count: 2 }));
  await expectPosition(target, 4);
  expectGood(await target.send(SPACE_6, { code: SPACE_CODE.filemarks, count: -1 }));
  await expectPosition(target, 3);
  expectEndOfData(await target.send(SPACE_6, { code: SPACE_CODE.filemarks, count: 4 }), 3);
  await expectPosition(target, 5);
});
