import { it } from "vitest";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { expectEndOfData, expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("ends the data anywhere on the tape", async () => {
  const target = await blankTarget();
  await target.record(10, 20, "mark", 30);
  await target.read(10);
  expectGood(await target.send(ERASE_6, {}));
  await expectPosition(target, 1);
  expectEndOfData(await target.read(1), 1);
  await target.rewind();
  expectGood(await target.read(10), 10);
});
