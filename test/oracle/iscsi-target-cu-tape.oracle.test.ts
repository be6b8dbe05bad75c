import { describe, it } from "vitest";
import { cuTestsOn, expectCuTest } from "../support/iscsi-cu-stand.ts";
import { CU_TAPES } from "../support/iscsi-cu-table.ts";

/** libiscsi's tests that are true of tapes as well, on simulated drives of each family. */

const LIMIT_MS = 90_000;

describe.each(CU_TAPES)("iscsi-test-cu on a simulated %s", (tape) => {
  it.concurrent.each(cuTestsOn(tape))(
    "%s",
    async (test, expected) => {
      await expectCuTest(tape, test, expected);
    },
    LIMIT_MS,
  );
});
