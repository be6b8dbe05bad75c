/** The way to the cartridge's memory chip: whose it is, and what stops a drive from reading it. */
import type { CdbValue } from "../../src/scsi/define-command.ts";
import type { READ_ATTRIBUTE_VALUES } from "../../src/scsi/commands/read-attribute.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Cartridge } from "../cartridge.ts";
import type { DriveCore } from "../drive-core.ts";
import type { VolumeRecord } from "../volume-record.ts";
import { liveVolume } from "../volume-record.ts";

/**
 * The cartridge in the drive, its chip within reach: threaded or only seated. Throws CheckCondition: 2/3A 00 without a
 * cartridge, 2/04 01 while it is on its way, 3/04 10 when the chip does not answer, 2/04 10 where the attributes are on
 * the tape and cannot be reached. mam.md 1.1; Quantum SDLT 600 SCSI Interface Guide, READ ATTRIBUTE.
 */
export function reachableCartridge(drive: DriveCore): Cartridge {
  const { cartridge } = drive;
  if (cartridge === undefined) throw refuse(SENSE_KEY.notReady, 0x3a00);
  if (drive.loadState === "cleaning") throw refuse(SENSE_KEY.notReady, 0x3003);
  if (drive.loadState === "loading") throw refuse(SENSE_KEY.notReady, 0x0401);
  if (drive.personality.quirks.attributesOnTape) {
    if (cartridge.state.chipDead || drive.loadState !== "ready")
      throw refuse(SENSE_KEY.notReady, 0x0410);
  } else if (cartridge.state.chipDead) throw refuse(SENSE_KEY.mediumError, 0x0410);
  return cartridge;
}

/**
 * The volume whose attributes READ ATTRIBUTE tells: the one in the drive, or, where the drive keeps them and CACHE asks
 * for it, the one that was there last. IBM LTO SCSI Reference GA32-0928-06, READ ATTRIBUTE, CACHE bit.
 */
export function volumeToTell(drive: DriveCore, cache: boolean): VolumeRecord {
  const { quirks } = drive.personality;
  if (drive.cartridge === undefined) {
    const [last] = drive.counters.volumes;
    const kept = quirks.alwaysCachesAttributes || (quirks.cachesAttributes && cache);
    if (kept && last !== undefined && !last.state.chipDead) return last;
  }
  return liveVolume(reachableCartridge(drive), drive.personality);
}

/** Refuses a logical volume or partition that is not there. */
export function checkPlace(
  cdb: Pick<CdbValue<typeof READ_ATTRIBUTE_VALUES>, "logicalVolume" | "partition">,
  partitionCount: number,
): void {
  if (cdb.logicalVolume !== 0) throw invalidFieldInCdb(5, 7);
  if (cdb.partition >= partitionCount) throw invalidFieldInCdb(7, 7);
}
