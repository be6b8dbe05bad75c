import { describe, expect } from "vitest";
import { expectGood } from "./expectations.ts";
import { logPage, senseLog } from "./log-steps.ts";
import { behaviour } from "./target.ts";

const WRITE_ERRORS = 0x02;

describe("LOG SENSE", () => {
  behaviour(
    "gives as much as there is room for, and says how long the page is",
    async ({ host }) => {
      const whole = await logPage(host, WRITE_ERRORS);
      for (const roomBytes of [0, 3, 4, 7, 20, whole.length]) {
        const { received } = expectGood(await senseLog(host, WRITE_ERRORS, roomBytes));
        expect(received).toEqual(whole.subarray(0, roomBytes));
      }
    },
  );
});
