import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { STANDARD_INQUIRY } from "../../src/scsi/standard-inquiry.ts";
import { invalidFieldInCdb } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { on } from "../command-router.ts";

/** INQUIRY: always answered, whatever the drive's state. */
export const inquiry: readonly Route[] = [
  on(INQUIRY, ({ drive, cdb }) => {
    if (!cdb.vitalProductData) {
      if (cdb.pageCode !== 0) throw invalidFieldInCdb(2);
      return { data: STANDARD_INQUIRY.encode(drive.personality.inquiry) };
    }
    const page = drive.personality.vpdPages(drive.serial).find((one) => one.page === cdb.pageCode);
    if (page === undefined) throw invalidFieldInCdb(2);
    return { data: page.bytes };
  }),
];
