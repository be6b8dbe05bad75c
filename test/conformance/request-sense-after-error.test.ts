import { expect, it } from "vitest";
import { REQUEST_SENSE } from "../../src/scsi/commands/request-sense.ts";
import { decodeSense } from "../../src/scsi/sense.ts";
import { expectEndOfData } from "./expectations.ts";
import { blankTarget } from "./target.ts";

it("tells nothing old: sense went with the failing command", async () => {
  const target = await blankTarget();
  expectEndOfData(await target.read(1), 1);
  const { dataIn, status } = await target.send(REQUEST_SENSE, { allocationLength: 96 });
  expect(status).toBe(0);
  expect(decodeSense(dataIn)).toMatchObject({ key: 0, additionalCode: 0, additionalQualifier: 0 });
});
