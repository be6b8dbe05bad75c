import { expect } from "vitest";
import { expectGood } from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";
import { logSense } from "../support/sim-host.ts";
import { Initiator } from "../support/sim-initiator.ts";

everyDrive("LOG SENSE neither reports nor takes a unit attention", async ({ drive }) => {
  const fresh = new Initiator(drive.connect("host 2"));
  expectGood(await logSense(fresh, 0x02));
  const attentions = await fresh.takeAttentions();
  expect(attentions.map((one) => one.additionalCode)).toContain(0x29);
});
