import { it } from "vitest";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("refuses what no drive here can count", async () => {
  const target = await blankTarget();
  const cdb = { code: SPACE_CODE.sequentialFilemarks, count: 1 };
  expectInvalidFieldInCdb(await target.send(SPACE_6, cdb), 1);
});
