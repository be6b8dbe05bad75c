import { expect, it } from "vitest";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { expectEndOfData, expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("also takes the time to run over the rest of the partition", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  const before = target.device.clock.nowMs;
  expectGood(await target.send(ERASE_6, { long: true }));
  expect(target.device.clock.nowMs - before).toBeGreaterThan(3_600_000);
  expectEndOfData(await target.read(1), 1);
});
