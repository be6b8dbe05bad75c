import { it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { expectGood, expectNoMedium } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("says that there is no medium, also after an eject", async () => {
  const target = await blankTarget();
  expectGood(await target.send(LOAD_UNLOAD, { load: false }));
  expectNoMedium(await target.send(TEST_UNIT_READY, {}));
  expectNoMedium(await target.send(LOAD_UNLOAD, { load: true }));
});
