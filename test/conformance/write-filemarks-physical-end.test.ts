import { it } from "vitest";
import { expectVolumeOverflow } from "./expectations.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("writes none of the marks where they do not fit, and tells their count", async () => {
  const target = await blankTarget(SHORT_TAPE);
  await target.write(new Uint8Array(100_000));
  await target.write(new Uint8Array(49_500));
  expectVolumeOverflow(await target.filemarks(3), 3);
  await expectPosition(target, 2);
});
