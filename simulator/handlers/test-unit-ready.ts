import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { TEST_UNIT_READY } from "../../src/scsi/commands/test-unit-ready.ts";
import { refuse } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";

/** TEST UNIT READY: GOOD when a volume is mounted, even while its position is not usable. */
export const testUnitReady: readonly Route[] = [
  on(TEST_UNIT_READY, ({ drive }) => {
    drive.deck.drain();
    if (drive.operation !== undefined) {
      // 2/04 07 while an operation that was started with IMMED runs; format has its own code.
      throw refuse(SENSE_KEY.notReady, drive.operation.kind === "format" ? 0x0404 : 0x0407, {
        progress: drive.progress,
      });
    }
    return GOOD;
  }),
];
