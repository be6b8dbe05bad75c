import { expect, it } from "vitest";
import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("tells and clears a waiting unit attention", async () => {
  const target = await blankTarget();
  target.device.reset({ losesBuffer: false, rewinds: false, attention: true });
  const { dataIn } = await target.send(REQUEST_SENSE, { allocationLength: 96 });
  expect(decodeSense(dataIn)).toMatchObject({ key: 6, additionalCode: 0x29 });
  expectGood(await target.send(TEST_UNIT_READY, {}));
});
