import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";

/** PREVENT ALLOW MEDIUM REMOVAL: each initiator holds or lets go for itself. */
export const preventAllowMediumRemoval: readonly Route[] = [
  on(PREVENT_ALLOW_MEDIUM_REMOVAL, ({ nexus, cdb }) => {
    if (cdb.prevent > 1) throw invalidFieldInCdb(4, 1);
    nexus.preventsRemoval = cdb.prevent === 1;
    return GOOD;
  }),
];
