import { expect } from "vitest";
import { SUPPORTED_LOG_PAGES } from "../../src/scsi/log-pages/supported-log-pages.ts";
import { expectGood } from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";
import { logBytes, logSense } from "../support/sim-host.ts";

everyDrive(
  "LOG SENSE lists its pages in ascending order, and each of them answers",
  async ({ host }) => {
    const { items } = SUPPORTED_LOG_PAGES.codec.decode(await logBytes(host, 0));
    const pages = items.map(({ page }) => page);
    expect(pages[0]).toBe(0);
    expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
    for (const page of pages) expectGood(await logSense(host, page));
  },
);
