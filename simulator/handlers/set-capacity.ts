import { SET_CAPACITY } from "../../src/scsi/commands/set-capacity.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { refuse } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { onHostStorage } from "../host-storage.ts";
import { beforeMotion } from "../mechanics/motion.ts";
import { showPartitions } from "../partitioning.ts";
import { refuseOnWorm, requireOverwritable, requireWritable } from "../write-permission.ts";

/**
 * The smallest of the least proportions that LTO drives take, that of LTO-9 (IBM LTO SCSI Reference GA32-0928-06, SET
 * CAPACITY). What a drive does with less is assumed: it makes the tape as short as it can.
 */
const PROPORTION_MIN = 0x0cd7;

/** SET CAPACITY: a shorter tape, empty and in one partition. Only at the beginning of partition 0. */
export const setCapacity: readonly Route[] = [
  on(SET_CAPACITY, async ({ drive, cdb }) => {
    const { deck } = drive;
    requireWritable(drive);
    refuseOnWorm(drive);
    if (deck.partition !== 0 || deck.object !== 0) throw refuse(SENSE_KEY.illegalRequest, 0x3b0c);
    requireOverwritable(drive);
    await beforeMotion(drive);
    onHostStorage(() => {
      deck.cartridge.medium.format(1);
    });
    const { state } = deck.cartridge;
    state.partitionShares = [1];
    state.lengthShare = Math.max(cdb.proportion, PROPORTION_MIN) / 0xffff;
    showPartitions(drive.modes, deck.cartridge);
    deck.moveTo(0, 0);
    drive.noteModified();
    drive.synchronize();
    drive.alerts.raise(0x31);
    return GOOD;
  }),
];
