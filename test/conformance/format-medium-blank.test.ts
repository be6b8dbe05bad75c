import { it } from "vitest";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { expectEndOfData, expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("destroys all data and stands at the beginning", async () => {
  const target = await blankTarget();
  await target.record(10, "mark");
  expectGood(await target.send(FORMAT_MEDIUM, { format: 0 }));
  await expectPosition(target, 0);
  expectEndOfData(await target.read(1), 1);
});
