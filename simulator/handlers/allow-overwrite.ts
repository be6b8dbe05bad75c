import { ALLOW_OVERWRITE } from "../../src/scsi/commands/allow-overwrite.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import { invalidFieldInCdb, refuse } from "../check-condition.ts";
import type { Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";

/** ALLOW OVERWRITE: permits one overwrite at the present position, or one format. scsi-commands.md 17. */
export const allowOverwrite: readonly Route[] = [
  on(ALLOW_OVERWRITE, ({ drive, cdb }) => {
    const { deck } = drive;
    if (!drive.modes.appendOnly) throw refuse(SENSE_KEY.illegalRequest, 0x200c);
    switch (cdb.allow) {
      case 0:
        drive.overwriteAllowed = undefined;
        return GOOD;
      case 1: {
        const object = Number(cdb.logicalObject);
        if (cdb.partition !== deck.partition || object !== deck.object) {
          throw refuse(SENSE_KEY.illegalRequest, 0x3b00);
        }
        drive.overwriteAllowed = { partition: cdb.partition, object };
        return GOOD;
      }
      case 2:
        drive.overwriteAllowed = "format";
        return GOOD;
      default:
        throw invalidFieldInCdb(2, 3);
    }
  }),
];
