import { it } from "vitest";
import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { expectGood, expectNotAtBeginning } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("is refused away from the beginning of partition 0", async () => {
  const target = await blankTarget();
  await target.record(10);
  await target.read(10);
  expectNotAtBeginning(await target.send(FORMAT_MEDIUM, { format: 0 }));
  await target.rewind();
  expectGood(await target.read(10), 10);
});
