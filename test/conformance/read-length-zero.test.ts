import { it } from "vitest";
import { READ_6 } from "../../src/scsi/commands/read.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("moves nothing", async () => {
  const target = await blankTarget();
  await target.record("mark", 100);
  expectGood(await target.send(READ_6, { transferLength: 0 }, { dataIn: new Uint8Array(0) }));
  await expectPosition(target, 0);
});
