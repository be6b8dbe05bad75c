import { it } from "vitest";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { SET_CAPACITY } from "../../src/scsi/commands/set-capacity.ts";
import { expectGood, expectWriteProtected } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("refuses to write, moves nothing and destroys nothing", async () => {
  const target = await blankTarget();
  await target.record(100);
  const { cartridge } = target.device;
  if (cartridge !== undefined) cartridge.state.writeProtected = true;
  expectWriteProtected(await target.write(new Uint8Array(10)));
  expectWriteProtected(await target.filemarks(1));
  expectWriteProtected(await target.send(ERASE_6, {}));
  expectWriteProtected(await target.send(FORMAT_MEDIUM, { format: 0 }));
  expectWriteProtected(await target.send(SET_CAPACITY, { proportion: 0xffff }));
  expectGood(await target.filemarks(0));
  await expectPosition(target, 0);
  expectGood(await target.read(100), 100);
});
