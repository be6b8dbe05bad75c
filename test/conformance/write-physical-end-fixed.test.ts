import { expect, it } from "vitest";
import { WRITE_6 } from "../../src/scsi/commands/write.ts";
import { expectEndOfData, expectGood, expectVolumeOverflow } from "./expectations.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("tells the blocks that are not on the tape, so that a writer counts right", async () => {
  const target = await blankTarget(SHORT_TAPE);
  await target.setBlockLength(1000);
  const dataOut = new Uint8Array(200_000);
  const reply = await target.send(WRITE_6, { fixed: true, transferLength: 200 }, { dataOut });
  const { object } = await target.position();
  expectVolumeOverflow(reply, 200 - object);
  expect(object).toBe(150);
  await target.rewind();
  expectGood(await target.readFixed(object, 1000), object * 1000);
  expectEndOfData(await target.readFixed(1, 1000), 1);
});
