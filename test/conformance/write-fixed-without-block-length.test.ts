import { it } from "vitest";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("refuses FIXED while the mode block length is 0", async () => {
  const target = await blankTarget();
  const dataOut = new Uint8Array(100);
  const reply = await target.send(WRITE_6, { fixed: true, transferLength: 1 }, { dataOut });
  expectInvalidFieldInCdb(reply, 1);
  await expectPosition(target, 0);
});
