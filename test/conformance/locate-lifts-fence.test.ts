import { it } from "vitest";
import { LOCATE_10 } from "../../src/scsi/commands/locate.ts";
import { SPACE_6, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { expectCommandSequenceError, expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("gives a position again after a reset, where relative commands are refused", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  target.device.reset({ losesBuffer: true, rewinds: true, attention: true });
  await target.settle();
  expectGood(await target.send(TEST_UNIT_READY, {}));
  expectCommandSequenceError(await target.read(10));
  expectCommandSequenceError(await target.write(new Uint8Array(10)));
  expectCommandSequenceError(await target.send(SPACE_6, { code: SPACE_CODE.blocks, count: 1 }));
  expectGood(await target.send(LOCATE_10, { logicalObject: 1 }));
  expectGood(await target.read(20), 20);
});
