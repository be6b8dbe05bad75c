import { expect, it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { READ_POSITION_LONG } from "../../src/scsi/commands/read-position.ts";
import { blankTarget } from "./target.ts";

it("counts files from 0 after a load", async () => {
  const target = await blankTarget();
  await target.record("mark", 10);
  await target.send(LOAD_UNLOAD, { load: false, hold: true });
  await target.send(LOAD_UNLOAD, { load: true });
  await target.settle();
  const { data } = READ_POSITION_LONG;
  const { dataIn } = await target.send(READ_POSITION_LONG, {});
  expect(data.codec.decode(dataIn)).toMatchObject({
    beginningOfPartition: true,
    markPositionUnknown: false,
    logicalFile: 0n,
    logicalObject: 0n,
  });
});
