import { describe, expect } from "vitest";
import { SUPPORTED_LOG_PAGES } from "../../src/scsi/log-pages/supported-log-pages.ts";
import { expectGood } from "./expectations.ts";
import { logPage, senseLog } from "./log-steps.ts";
import { behaviour } from "./target.ts";

describe("LOG SENSE", () => {
  behaviour("lists its pages in ascending order, and each of them answers", async ({ host }) => {
    const { items } = SUPPORTED_LOG_PAGES.codec.decode(await logPage(host, 0));
    const pages = items.map(({ page }) => page);
    expect(pages[0]).toBe(0);
    expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b));
    for (const page of pages) expectGood(await senseLog(host, page));
  });
});
