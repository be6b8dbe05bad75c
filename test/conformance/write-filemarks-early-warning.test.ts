import { it } from "vitest";
import { expectEarlyWarning, expectFilemark } from "./expectations.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("writes the marks and says EOM with a residual of 0", async () => {
  const target = await blankTarget(SHORT_TAPE);
  await target.write(new Uint8Array(99_500));
  expectEarlyWarning(await target.filemarks(1), 0);
  await expectPosition(target, 2);
  await target.rewind();
  await target.read(99_500);
  expectFilemark(await target.read(1), 1);
});
