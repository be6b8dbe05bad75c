import { RELEASE_10, RELEASE_6 } from "../../src/scsi/commands/release.ts";
import type { Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";

/** RELEASE: gives back what this initiator reserved; from any other it changes nothing and is GOOD. */
export const releaseRoutes: readonly Route[] = [
  on(RELEASE_6, ({ drive, nexus }) => {
    drive.reservations.release(nexus);
    return GOOD;
  }),
  on(RELEASE_10, ({ drive, nexus }) => {
    drive.reservations.release(nexus);
    return GOOD;
  }),
];
