import { it } from "vitest";
import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { SET_CAPACITY } from "../../src/scsi/commands/set-capacity.ts";
import { expectFilemark, expectGood, expectWormOverwrite } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("refuses by what a command does: write, filemark, erase, format and shorten leave a WORM tape whole", async () => {
  const target = await blankTarget({ kind: "worm" });
  await target.record(100, "mark", 100);
  expectWormOverwrite(await target.write(new Uint8Array(10)));
  expectWormOverwrite(await target.filemarks(1));
  expectWormOverwrite(await target.send(ERASE_6, {}));
  expectWormOverwrite(await target.send(FORMAT_MEDIUM, { format: 0 }));
  expectWormOverwrite(await target.send(SET_CAPACITY, { proportion: 0x8000 }));
  expectGood(await target.read(100), 100);
  expectFilemark(await target.read(100), 100);
  expectGood(await target.read(100), 100);
  expectGood(await target.write(new Uint8Array(10)), 10);
});
