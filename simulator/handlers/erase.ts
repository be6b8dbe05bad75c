import { ERASE_6 } from "../../src/scsi/commands/erase.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { refuse } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { onHostStorage } from "../host-storage.ts";
import { beforeMotion } from "../mechanics/motion.ts";
import { refuseOnWorm, requireOverwritable, requireWritable } from "../write-permission.ts";

/** ERASE: ends the data here; the long form also runs the tape to the end of the partition. */
export const erase: readonly Route[] = [
  on(ERASE_6, async ({ drive, cdb }) => {
    const { deck } = drive;
    if (drive.fenced) throw refuse(SENSE_KEY.illegalRequest, 0x2c00);
    requireWritable(drive);
    refuseOnWorm(drive);
    requireOverwritable(drive);
    await beforeMotion(drive);
    onHostStorage(() => {
      deck.cut();
    });
    drive.noteModified();
    drive.synchronize();
    const rest = Math.max(0, deck.capacityBytes - deck.usedBytes);
    const { nativeBytesPerSecond, motionStartMs } = drive.personality.mechanics;
    const ms = motionStartMs + (cdb.long ? (rest / nativeBytesPerSecond) * 1000 : 0);
    if (cdb.immediate) drive.begin("erase", ms);
    else await drive.spend(ms);
    return GOOD;
  }),
];
