import { expect } from "vitest";
import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import { expectGood } from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";
import { logBytes } from "../support/sim-host.ts";
import type { Initiator } from "../support/sim-initiator.ts";
import { pattern, write } from "../support/sim-steps.ts";

const PROCESSED = 0x0005;

const processed = async (host: Initiator): Promise<boolean> => {
  const { items } = LOG_PAGE.decode(await logBytes(host, 0x02));
  return items.find(({ code }) => code === PROCESSED)?.value.some((byte) => byte !== 0) ?? false;
};

everyDrive("LOG SELECT with PCR clears the error counters", async ({ host }) => {
  expectGood(await write(host, pattern(40_000)));
  expect(await processed(host)).toBe(true);
  const page = { pageControl: 1, pageCode: 0x02 };
  expectGood(await host.send(LOG_SELECT, page));
  expect(await processed(host)).toBe(true);
  expectGood(await host.send(LOG_SELECT, { ...page, parameterCodeReset: true }));
  expect(await processed(host)).toBe(false);
});
