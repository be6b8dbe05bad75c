import { expect, it } from "vitest";
import { READ_POSITION_SHORT } from "../../src/scsi/commands/read-position.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("brings the buffer to tape and writes nothing", async () => {
  const target = await blankTarget();
  await target.record(100, 100);
  await target.write(block(5, 100));
  expectGood(await target.filemarks(0));
  const { data } = READ_POSITION_SHORT;
  const { dataIn } = await target.send(READ_POSITION_SHORT, {});
  expect(data.codec.decode(dataIn)).toMatchObject({
    firstLogicalObject: 1,
    lastLogicalObject: 1,
    bufferedObjectCount: 0,
  });
});
