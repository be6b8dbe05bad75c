import { it } from "vitest";
import { SET_CAPACITY } from "../../src/scsi/commands/set-capacity.ts";
import { expectEarlyWarning, expectEndOfData, expectGood } from "./expectations.ts";
import { SHORT_TAPE, blankTarget } from "./target.ts";

it("makes a shorter tape, whose end comes earlier", async () => {
  const target = await blankTarget(SHORT_TAPE);
  await target.record(10);
  expectGood(await target.send(SET_CAPACITY, { proportion: 0x8000 }));
  expectEndOfData(await target.read(1), 1);
  expectEarlyWarning(await target.write(new Uint8Array(60_000)), 0);
});
