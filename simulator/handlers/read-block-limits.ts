import { READ_BLOCK_LIMITS } from "../../src/scsi/commands/read-block-limits.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";

/** READ BLOCK LIMITS. */
export const readBlockLimits: readonly Route[] = [
  on(READ_BLOCK_LIMITS, ({ drive, cdb }) => {
    if (cdb.maximumObjectIdentifier) throw invalidFieldInCdb(1, 0);
    const { granularity, minimumBytes, maximumBytes } = drive.personality.blockLimits;
    return {
      data: { granularity, maximumBlockBytes: maximumBytes, minimumBlockBytes: minimumBytes },
    };
  }),
];
