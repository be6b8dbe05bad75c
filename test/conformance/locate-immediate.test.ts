import { expect, it } from "vitest";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { expectGood } from "./expectations.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("ends at once and goes on; TEST UNIT READY tells until it is there", async () => {
  const target = await blankTarget(SHORT_TAPE);
  await target.record(50_000, 20);
  const cdb = { logicalObject: 1, immediate: true };
  expectGood(await target.send(LOCATE_10, cdb));
  const busy = await target.send(TEST_UNIT_READY, {});
  expect(busy.sense).toMatchObject({ key: 2, additionalCode: 0x04, additionalQualifier: 0x07 });
  await target.device.clock.sleep(600_000);
  expectGood(await target.send(TEST_UNIT_READY, {}));
  await expectPosition(target, 1);
});
