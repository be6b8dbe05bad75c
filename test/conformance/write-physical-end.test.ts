import { it } from "vitest";
import {
  expectEarlyWarning,
  expectEndOfData,
  expectGood,
  expectVolumeOverflow,
} from "./expectations.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("accepts nothing of the command and tells all of it as residual", async () => {
  const target = await blankTarget(SHORT_TAPE);
  await target.write(new Uint8Array(100_000));
  expectEarlyWarning(await target.write(new Uint8Array(40_000)), 0);
  expectVolumeOverflow(await target.write(new Uint8Array(20_000)), 20_000);
  await expectPosition(target, 2);
  await target.rewind();
  expectGood(await target.read(100_000), 100_000);
  expectGood(await target.read(40_000), 40_000);
  expectEndOfData(await target.read(1), 1);
});
