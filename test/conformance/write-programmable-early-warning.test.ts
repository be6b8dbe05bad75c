import { it } from "vitest";
import { DEVICE_CONFIGURATION_EXTENSION_PAGE } from "../../src/scsi/mode-pages/device-configuration-extension.ts";
import { expectGood, expectProgrammableEarlyWarning } from "./expectations.ts";
import { selectPage } from "./select-page.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("tells the programmable zone once when it is entered", async () => {
  const target = await blankTarget({ ...SHORT_TAPE, capacityBytes: 3_000_000 });
  const page = DEVICE_CONFIGURATION_EXTENSION_PAGE;
  const bytes = page.encode({ writeMode: 0, programmableEarlyWarningMB: 2 });
  expectGood(await selectPage(target, page, bytes));
  expectGood(await target.write(new Uint8Array(900_000)));
  expectProgrammableEarlyWarning(await target.write(new Uint8Array(200_000)));
  expectGood(await target.write(new Uint8Array(200_000)));
  await expectPosition(target, 3);
});
