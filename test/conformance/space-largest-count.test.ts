import { it } from "vitest";
import { SPACE_16, SPACE_CODE } from "../../src/scsi/commands/space.ts";
import { expectSense } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("reaches the ends with counts beyond every tape", async () => {
  const target = await blankTarget();
  await target.record(10, 20);
  const far = 0x7fff_ffff_ffff_ffffn;
  const forward = await target.send(SPACE_16, { code: SPACE_CODE.blocks, count: far });
  expectSense(forward, { key: 8, codes: 0x0005, information: "any" });
  await expectPosition(target, 2);
  const backward = await target.send(SPACE_16, { code: SPACE_CODE.blocks, count: -far });
  expectSense(backward, { key: 0, codes: 0x0004, endOfMedium: true, information: "any" });
  await expectPosition(target, 0);
});
