import { it } from "vitest";
import { expectInvalidFieldInCdb } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("refuses a block beyond READ BLOCK LIMITS", async () => {
  const target = await blankTarget();
  const { maximumBytes } = target.device.personality.blockLimits;
  expectInvalidFieldInCdb(await target.write(new Uint8Array(maximumBytes + 1)), 2);
  await expectPosition(target, 0);
});
