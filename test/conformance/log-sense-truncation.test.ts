import { expect } from "vitest";
import { expectGood } from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";
import { logBytes, logSense } from "../support/sim-host.ts";

everyDrive(
  "LOG SENSE gives as much as there is room for, and says how long the page is",
  async ({ host }) => {
    const whole = await logBytes(host, 0x02);
    for (const room of [0, 3, 4, 7, 20, whole.length]) {
      const { received } = expectGood(await logSense(host, 0x02, { room }));
      expect(received).toEqual(whole.subarray(0, room));
    }
  },
);
