import { it } from "vitest";
import { expectEndOfData, expectGood, expectSense } from "./expectations.ts";
import { blankTarget, block } from "./target.ts";

it("voids what is in the buffer and says a medium error", async () => {
  const target = await blankTarget({
    faults: [{ when: { at: "object", object: 1 }, what: { kind: "writeError" } }],
  });
  await target.write(block(0, 100));
  await target.filemarks(0);
  expectSense(await target.write(block(1, 100)), { key: 3, codes: 0x0c00, information: "any" });
  await target.rewind();
  expectGood(await target.read(100), 100);
  expectEndOfData(await target.read(1), 1);
});
