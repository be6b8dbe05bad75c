import { expect, it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { expectGood } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("brings the buffer to tape before the cartridge leaves", async () => {
  const target = await blankTarget();
  const { cartridge } = target.device;
  await target.write(block(0, 100_000));
  expectGood(await target.send(LOAD_UNLOAD, { load: false }));
  expect(cartridge?.medium.partitions[0]?.objectCount).toBe(1);
  expect(target.device.loadState).toBe("empty");
});
