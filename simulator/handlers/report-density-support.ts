import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";
import type { DriveCore } from "../drive-core.ts";

/** Densities of the loaded volume: what is on it or would be written there. Throws CheckCondition without a volume. */
function mediaDensities(drive: DriveCore) {
  const { cartridge } = drive.deck;
  const code = cartridge.state.formattedDensity ?? drive.densityCode;
  return drive.personality.densities.filter((one) => one.primaryDensityCode === code);
}

/** REPORT DENSITY SUPPORT: what the drive reads and writes, or what the loaded volume is. */
export const reportDensitySupportRoutes: readonly Route[] = [
  on(REPORT_DENSITY_SUPPORT, ({ drive, cdb }) => {
    // Descriptors of medium types are not known well enough to send them.
    if (cdb.mediumType) throw invalidFieldInCdb(1, 1);
    const items = cdb.media ? mediaDensities(drive) : drive.personality.densities;
    return { data: { items } };
  }),
];
