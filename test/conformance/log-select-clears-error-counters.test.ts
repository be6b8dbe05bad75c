import { describe, expect } from "vitest";
import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import { LOG_PAGE } from "../../src/scsi/log-page.ts";
import { expectGood } from "./expectations.ts";
import type { Host } from "./host.ts";
import { CUMULATIVE, logPage } from "./log-steps.ts";
import { pattern, write, writeFilemarks } from "./tape-steps.ts";
import { behaviour, needs } from "./target.ts";

const WRITE_ERRORS = 0x02;
/** Total bytes processed. SPC-4, write error counter log page. */
const PROCESSED = 0x0005;
/** Enough for drives that count in MB. */
const BLOCKS = 10;
const BLOCK_BYTES = 200_000;

async function hasProcessed(host: Host): Promise<boolean> {
  const { items } = LOG_PAGE.decode(await logPage(host, WRITE_ERRORS));
  const processed = items.find(({ code }) => code === PROCESSED);
  if (processed === undefined) host.lack("its write error counters have no bytes processed");
  return processed.value.some((byte) => byte !== 0);
}

describe("LOG SELECT", () => {
  behaviour("with PCR clears the error counters", async (bench) => {
    const { host } = bench;
    for (let i = 0; i < BLOCKS; i++) expectGood(await write(host, pattern(BLOCK_BYTES, i)));
    expectGood(await writeFilemarks(host, 0));
    expect(await hasProcessed(host)).toBe(true);
    const page = { pageControl: CUMULATIVE, pageCode: WRITE_ERRORS };
    expectGood(needs(bench, await host.send(LOG_SELECT, page)));
    expect(await hasProcessed(host)).toBe(true);
    expectGood(await host.send(LOG_SELECT, { ...page, parameterCodeReset: true }));
    expect(await hasProcessed(host)).toBe(false);
  });
});
