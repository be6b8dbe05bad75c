import { it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { expectGood, expectUnitAttention } from "./expectations.ts";
import { Target, blankTarget } from "./target.ts";

it("says 28 00 once after a load, to every initiator", async () => {
  const target = await blankTarget();
  const other = new Target(target.device.connect("other"));
  await other.settle();
  expectGood(await target.send(LOAD_UNLOAD, { load: false, hold: true }));
  expectGood(await target.send(LOAD_UNLOAD, { load: true }));
  expectUnitAttention(await target.send(TEST_UNIT_READY, {}), 0x2800);
  expectGood(await target.send(TEST_UNIT_READY, {}));
  expectUnitAttention(await other.send(TEST_UNIT_READY, {}), 0x2800);
  expectGood(await other.send(TEST_UNIT_READY, {}));
});
