import { describe, it } from "vitest";
import { cuTestsOn, expectCuTest } from "../support/iscsi-cu-stand.ts";

/** libiscsi's tests of the iSCSI protocol, and of plain reading and writing, on a disk in memory that our target serves. */

const LIMIT_MS = 90_000;

describe("iscsi-test-cu on a RAM disk", () => {
  it.concurrent.each(cuTestsOn("RAM disk"))(
    "%s",
    async (test, expected) => {
      await expectCuTest("RAM disk", test, expected);
    },
    LIMIT_MS,
  );
});
