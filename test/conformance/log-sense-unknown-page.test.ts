import { SUPPORTED_LOG_PAGES } from "../../src/scsi/log-pages/supported-log-pages.ts";
import { expectInvalidFieldInCdb } from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";
import { logBytes, logSense } from "../support/sim-host.ts";

/** Pages that drives have without listing them. IBM LTO SCSI Reference GA32-0928-06, Supported Log Pages. */
const HIDDEN = [0x3a, 0x3e];

everyDrive("LOG SENSE of a page that is not there points at the page", async ({ host }) => {
  const { items } = SUPPORTED_LOG_PAGES.codec.decode(await logBytes(host, 0));
  const listed = items.map(({ page }) => page);
  for (let page = 0; page < 0x40; page++) {
    if (listed.includes(page) || HIDDEN.includes(page)) continue;
    expectInvalidFieldInCdb(await logSense(host, page), { byte: 2 });
  }
});
