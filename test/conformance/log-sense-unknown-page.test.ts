import { describe } from "vitest";
import { SUPPORTED_LOG_PAGES } from "../../src/scsi/log-pages/supported-log-pages.ts";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { logPage, senseLog } from "./log-steps.ts";
import { behaviour } from "./target.ts";

/** Pages that drives have without listing them. IBM LTO SCSI Reference GA32-0928-06, Supported Log Pages. */
const HIDDEN = [0x3a, 0x3e];

describe("LOG SENSE", () => {
  behaviour("of a page that is not there points at the page", async ({ host }) => {
    const { items } = SUPPORTED_LOG_PAGES.codec.decode(await logPage(host, 0));
    const listed = items.map(({ page }) => page);
    for (let page = 0; page < 0x40; page++) {
      if (listed.includes(page) || HIDDEN.includes(page)) continue;
      expectInvalidFieldInCdb(await senseLog(host, page), { byte: 2 });
    }
  });
});
