import { expect, it } from "vitest";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("makes as many blocks as the length says", async () => {
  const target = await blankTarget();
  await target.setBlockLength(100);
  const dataOut = new Uint8Array(300).map((_byte, i) => i);
  expectGood(await target.send(WRITE_6, { fixed: true, transferLength: 3 }, { dataOut }), 300);
  await expectPosition(target, 3);
  await target.rewind();
  const reply = await target.read(100);
  expectGood(reply, 100);
  expect(reply.dataIn).toEqual(dataOut.subarray(0, 100));
});
