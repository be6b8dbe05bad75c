import { RESERVE_10, RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import type { Answer, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import type { Nexus } from "../nexus.ts";
import type { DriveCore } from "../drive-core.ts";

/** Where keys are registered, the old way of reserving is closed. SPC-3, exceptions to SPC-2 RESERVE and RELEASE behaviour. */
function reserve(drive: DriveCore, nexus: Nexus): Answer<never> {
  const registered = drive.nexuses.some((one) => one.reservationKey !== undefined);
  if (registered) return { reservationConflict: true };
  drive.reservations.reserve(nexus);
  return GOOD;
}

/** RESERVE: nobody else may use the drive, until RELEASE or a reset. */
export const reserveRoutes: readonly Route[] = [
  on(RESERVE_6, ({ drive, nexus }) => reserve(drive, nexus)),
  on(RESERVE_10, ({ drive, nexus }) => reserve(drive, nexus)),
];
