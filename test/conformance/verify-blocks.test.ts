import { it } from "vitest";
import { VERIFY_6 } from "../../src/scsi/commands/verify.ts";
import { expectFilemark, expectGood } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("checks blocks without a transfer and tells a filemark", async () => {
  const target = await blankTarget();
  await target.record(100, 100, "mark", 100);
  expectGood(await target.send(VERIFY_6, { verificationLength: 100 }));
  await expectPosition(target, 1);
  await target.setBlockLength(100);
  expectFilemark(await target.send(VERIFY_6, { fixed: true, verificationLength: 3 }), 2);
  await expectPosition(target, 3);
});
