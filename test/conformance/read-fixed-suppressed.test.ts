import { it } from "vitest";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("refuses SILI together with FIXED", async () => {
  const target = await blankTarget();
  await target.record(100);
  await target.setBlockLength(100);
  const cdb = { fixed: true, suppressIncorrectLength: true, transferLength: 1 };
  expectInvalidFieldInCdb(await target.send(READ_6, cdb, { dataIn: new Uint8Array(100) }), 1);
  await expectPosition(target, 0);
});
