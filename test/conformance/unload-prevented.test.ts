import { it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { expectGood, expectNoMedium, expectRemovalPrevented } from "./expectations.ts";
import { Target, blankTarget } from "./target.ts";

it("holds the cartridge in while any initiator prevents its removal", async () => {
  const target = await blankTarget();
  const other = new Target(target.device.connect("other"));
  await other.settle();
  expectGood(await other.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 1 }));
  expectRemovalPrevented(await target.send(LOAD_UNLOAD, { load: false }));
  expectGood(await target.send(TEST_UNIT_READY, {}));
  expectGood(await other.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 0 }));
  expectGood(await target.send(LOAD_UNLOAD, { load: false }));
  expectNoMedium(await target.send(TEST_UNIT_READY, {}));
});
