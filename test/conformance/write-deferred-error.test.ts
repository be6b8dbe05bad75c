import { it } from "vitest";
import { expectEndOfData, expectGood, expectSense } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("tells a failure of buffered writes later, as a deferred error, and the command that carries it does nothing", async () => {
  const target = await blankTarget({
    faults: [
      { when: { at: "object", object: 1 }, what: { kind: "deferredError", afterCommands: 2 } },
    ],
  });
  for (let index = 0; index < 3; index++) expectGood(await target.write(block(index, 100)), 100);
  const reply = await target.write(block(3, 100));
  expectSense(reply, { key: 3, codes: 0x0c00, deferred: true, information: "any" });
  await target.rewind();
  expectGood(await target.read(100), 100);
  expectEndOfData(await target.read(100), 100);
});
