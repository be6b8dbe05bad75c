import { it } from "vitest";
import { WRITE_FILEMARKS_6 } from "../../src/scsi/commands/write-filemarks.ts";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("refuses setmarks", async () => {
  const target = await blankTarget();
  expectInvalidFieldInCdb(await target.send(WRITE_FILEMARKS_6, { setmarks: true, count: 1 }), 1);
  await expectPosition(target, 0);
});
