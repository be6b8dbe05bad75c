import { it } from "vitest";
import { expectEarlyWarning, expectGood } from "./expectations.ts";
import { SHORT_TAPE, blankTarget, block } from "./target.ts";

it("accepts the block, says EOM and a residual of 0, again and again", async () => {
  const target = await blankTarget(SHORT_TAPE);
  expectGood(await target.write(new Uint8Array(90_000)));
  expectEarlyWarning(await target.write(new Uint8Array(20_000)), 0);
  expectEarlyWarning(await target.write(new Uint8Array(20_000)), 0);
  await expectPosition(target, 3);
  await target.rewind();
  for (const length of [90_000, 20_000, 20_000]) expectGood(await target.read(length), length);
});
