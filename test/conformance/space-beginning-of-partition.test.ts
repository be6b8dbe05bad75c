import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectBeginningOfPartition } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("ends at the beginning with EOM and what is missing", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: 2 });
  expectBeginningOfPartition(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: -5 }), 3);
  await expectPosition(target, 0);
  expectBeginningOfPartition(
    await target.send(SPACE_6, { code: SPACE_CODE.filemarks, count: -1 }),
    1,
  );
});
