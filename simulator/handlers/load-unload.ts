import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { beforeMotion, windTo } from "../mechanics/motion.ts";
import type { DriveCore } from "../drive-core.ts";
import { notReady } from "../not-ready.ts";

/** A cleaning that runs is not broken off. */
function requireNoCleaning(drive: DriveCore): void {
  if (drive.loadState === "cleaning") throw notReady(drive);
}

async function load(drive: DriveCore, immediate: boolean): Promise<Answer<never>> {
  requireNoCleaning(drive);
  if (drive.loadState === "empty") throw refuse(SENSE_KEY.notReady, 0x3a00);
  if (drive.loadState === "ready") {
    await beforeMotion(drive);
    return await windTo(drive, { object: 0, partition: 0 }, { kind: "load", immediate });
  }
  drive.startLoad();
  if (immediate) return GOOD;
  await drive.finishOperation();
  drive.completeLoad();
  return GOOD;
}

/** Unthreads, or ejects when the cartridge shall not be held. Prevented removal: 5/53 02 and TapeAlert 0Ah. */
async function unload(drive: DriveCore, hold: boolean): Promise<Answer<never>> {
  requireNoCleaning(drive);
  if (drive.removalPrevented && (drive.loadState === "ready" || !hold)) {
    if (drive.loadState === "empty") return GOOD;
    drive.alerts.raise(0x0a);
    throw refuse(SENSE_KEY.illegalRequest, 0x5302);
  }
  if (drive.loadState === "ready") {
    await beforeMotion(drive);
    await drive.spend(drive.personality.mechanics.unloadMs);
    drive.unthread();
    drive.counters.unloadedByHost = true;
  }
  if (!hold) drive.eject();
  return GOOD;
}

async function loadUnload({ drive, cdb }: Received<typeof LOAD_UNLOAD>): Promise<Answer<never>> {
  if (cdb.endOfTape) throw invalidFieldInCdb(4, 2);
  if (cdb.hold && cdb.load) {
    if (drive.loadState === "empty") throw refuse(SENSE_KEY.notReady, 0x3a00);
    // HOLD with LOAD: seat the cartridge without threading it. IBM LTO SCSI Reference, table 50.
    if (drive.loadState === "ready") await unload(drive, true);
    return GOOD;
  }
  return cdb.load ? await load(drive, cdb.immediate) : await unload(drive, cdb.hold);
}

/** LOAD UNLOAD. */
export const loadUnloadRoutes: readonly Route[] = [on(LOAD_UNLOAD, loadUnload)];
