import { FORMAT_MEDIUM } from "../../src/scsi/commands/format-medium.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { formatTape } from "../format-tape.ts";
import { beforeMotion } from "../mechanics/motion.ts";
import { requestedShares } from "../partitioning.ts";
import { refuseOnWorm, requireWritable } from "../write-permission.ts";

function check({ drive, cdb }: Received<typeof FORMAT_MEDIUM>): void {
  if (cdb.verify) throw invalidFieldInCdb(1, 1);
  if (cdb.format > 2) throw invalidFieldInCdb(2, 3);
  if (cdb.transferLength !== 0) throw invalidFieldInCdb(3);
  const { deck } = drive;
  requireWritable(drive);
  refuseOnWorm(drive);
  if (deck.partition !== 0 || deck.object !== 0) throw refuse(SENSE_KEY.illegalRequest, 0x3b0c);
  if (
    drive.modes.appendOnly &&
    drive.overwriteAllowed !== "format" &&
    deck.content.objectCount > 0
  ) {
    drive.alerts.raise(0x09);
    throw refuse(SENSE_KEY.dataProtect, 0x5a02);
  }
}

/** FORMAT MEDIUM: one partition, or partitions as mode page 11h asks. All data is gone. */
export const formatMedium: readonly Route[] = [
  on(FORMAT_MEDIUM, async (received) => {
    const { drive, cdb } = received;
    check(received);
    const shares = cdb.format === 0 ? [1] : requestedShares(drive);
    await beforeMotion(drive);
    formatTape(drive, shares);
    const ms = drive.personality.mechanics.motionStartMs * 10;
    if (cdb.immediate) drive.begin("format", ms);
    else await drive.spend(ms);
    return GOOD;
  }),
];
