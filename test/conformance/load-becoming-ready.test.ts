import { it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { expectGood, expectSense, expectUnitAttention } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("tells that it is becoming ready while the tape is threaded", async () => {
  const target = await blankTarget({ loaded: false });
  expectGood(await target.send(LOAD_UNLOAD, { load: true, immediate: true }));
  expectSense(await target.send(TEST_UNIT_READY, {}), { key: 2, codes: 0x0401 });
  await target.device.clock.sleep(60_000);
  expectUnitAttention(await target.send(TEST_UNIT_READY, {}), 0x2800);
  expectGood(await target.send(TEST_UNIT_READY, {}));
});
