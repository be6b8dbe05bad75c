import { describe, expect } from "vitest";
import { expectGood } from "./expectations.ts";
import { logPage, senseLog } from "./log-steps.ts";
import { behaviour } from "./target.ts";

const WRITE_ERRORS = 0x02;

describe("LOG SENSE", () => {
  behaviour("neither reports nor takes a unit attention", async ({ host, newHost }) => {
    await logPage(host, WRITE_ERRORS);
    const fresh = await newHost();
    expectGood(await senseLog(fresh, WRITE_ERRORS));
    const attentions = await fresh.takeAttentions();
    expect(attentions.map(({ additionalCode }) => additionalCode)).toContain(0x29);
  });
});
