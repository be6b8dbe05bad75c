import { it } from "vitest";
import { VERIFY_6 } from "../../src/scsi/commands/verify.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("checks everything to the end of data", async () => {
  const target = await blankTarget();
  await target.record(100, 30, "mark", 7);
  expectGood(await target.send(VERIFY_6, { toEndOfData: true }));
  await expectPosition(target, 4);
});
