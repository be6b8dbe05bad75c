import { REPORT_LUNS } from "../../src/scsi/commands/report-luns.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";

/** Which units are asked for. SPC-4, SELECT REPORT field. */
const SELECT = { addressable: 0, wellKnown: 1, all: 2 } as const;
const MINIMUM_BYTES = 16;

/** SAM-5, single level logical unit number structure: peripheral device addressing, above 255 flat space addressing. */
function singleLevelLun(unit: number): bigint {
  return BigInt(unit > 0xff ? 0x4000 | unit : unit) << 48n;
}

/** REPORT LUNS: the units of the target. */
export const reportLunsRoutes: readonly Route[] = [
  on(REPORT_LUNS, ({ cdb, drive }) => {
    if (cdb.selectReport > SELECT.all) throw invalidFieldInCdb(2, 7);
    if (cdb.allocationLength < MINIMUM_BYTES) throw invalidFieldInCdb(6, 7);
    const units = cdb.selectReport === SELECT.wellKnown ? [] : drive.unitNumbers;
    return { data: { items: units.map((unit) => ({ lun: singleLevelLun(unit) })) } };
  }),
];
