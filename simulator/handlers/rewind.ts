import { REWIND } from "../../src/scsi/commands/rewind.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import { beforeMotion, windTo } from "../mechanics/motion.ts";

/** REWIND: to the beginning of the current partition. */
export const rewind: readonly Route[] = [
  on(REWIND, async ({ drive, cdb }) => {
    const { deck } = drive;
    await beforeMotion(drive);
    return await windTo(
      drive,
      { object: 0, partition: deck.partition },
      { kind: "rewind", immediate: cdb.immediate },
    );
  }),
];
