import { REPORT_LUNS } from "../../src/scsi/commands/report-luns.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";

/** Which units are asked for. SPC-4, SELECT REPORT field. */
const SELECT = { addressable: 0, wellKnown: 1, all: 2 } as const;
const MINIMUM_BYTES = 16;

/** REPORT LUNS: the drive is unit 0, and there is no other. */
export const reportLunsRoutes: readonly Route[] = [
  on(REPORT_LUNS, ({ cdb }) => {
    if (cdb.selectReport > SELECT.all) throw invalidFieldInCdb(2, 7);
    if (cdb.allocationLength < MINIMUM_BYTES) throw invalidFieldInCdb(6, 7);
    return { data: { items: cdb.selectReport === SELECT.wellKnown ? [] : [{ lun: 0n }] } };
  }),
];
