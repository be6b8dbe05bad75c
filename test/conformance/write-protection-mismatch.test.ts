import { expect, it } from "vitest";
import { crc32c } from "../../src/codec/crc32c.ts";
import { CONTROL_DATA_PROTECTION_PAGE } from "../../src/scsi/mode-pages/control-data-protection.ts";
import { expectEndOfData, expectGood, expectSense } from "./expectations.ts";
import { selectPage } from "./select-page.ts";
import { blankTarget, block } from "./target.ts";

it("refuses a block whose protection is wrong, and nothing of it reaches the tape", async () => {
  const target = await blankTarget();
  const page = CONTROL_DATA_PROTECTION_PAGE;
  const bytes = page.encode({ method: 2, informationBytes: 4, write: true, read: false });
  expectGood(await selectPage(target, page, bytes));
  const wire = Buffer.concat([block(0, 100), Buffer.alloc(4)]);
  wire.writeUInt32LE(crc32c(block(0, 100)), 100);
  expectGood(await target.write(wire), 104);
  wire[3] = (wire[3] ?? 0) ^ 1;
  expectSense(await target.write(wire), { key: 4, codes: 0x1001 });
  await expectPosition(target, 1);
  await target.rewind();
  const reply = await target.read(100);
  expectGood(reply, 100);
  expect(reply.dataIn).toEqual(block(0, 100));
  expectEndOfData(await target.read(1), 1);
});
