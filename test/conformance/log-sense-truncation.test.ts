import { describe, expect } from "vitest";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { expectGood, expectInvalidFieldInCdb } from "./expectations.ts";
import type { Host } from "./host.ts";
import { logPage, senseLog } from "./log-steps.ts";
import { behaviour } from "./target.ts";

const WRITE_ERRORS = 0x02;
const INQUIRY_BYTES = 36;

/** Sony's DAT drives refuse to cut a page. SDT-10000/11000 product description manual, LOG SENSE, p 6-17. */
async function cutsPages(host: Host): Promise<boolean> {
  const { received } = expectGood(await host.send(INQUIRY, { allocationLength: INQUIRY_BYTES }));
  return STANDARD_INQUIRY.decode(received).vendor.trim() !== "SONY";
}

describe("LOG SENSE", () => {
  behaviour(
    "gives as much as there is room for, and says how long the page is",
    async ({ host }) => {
      const whole = await logPage(host, WRITE_ERRORS);
      const cuts = await cutsPages(host);
      for (const roomBytes of [0, 3, 4, 7, 20, whole.length]) {
        const reply = await senseLog(host, WRITE_ERRORS, roomBytes);
        if (cuts || roomBytes === 0 || roomBytes === whole.length) {
          expect(expectGood(reply).received).toEqual(whole.subarray(0, roomBytes));
        } else expectInvalidFieldInCdb(reply);
      }
    },
  );
});
