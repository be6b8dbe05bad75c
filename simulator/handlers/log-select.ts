import { LOG_SELECT } from "../../src/scsi/commands/log-select.ts";
import { SENSE_KEY } from "../../src/scsi/sense.ts";
import {
  invalidFieldInCdb,
  invalidFieldInParameterList,
  refuse,
  sense,
} from "../check-condition.ts";
import type { Answer, Received, Route } from "../command-router.ts";
import { GOOD, on } from "../command-router.ts";
import { logViewsOf } from "../log-views/all-log-views.ts";
import type { LogView } from "../log-views/log-view.ts";
import type { DriveCore } from "../drive-core.ts";

/** Pages to clear: all for page 0, else the one that is named. */
function chosen(drive: DriveCore, page: number, subpage: number): readonly LogView[] {
  const views = logViewsOf(drive.personality);
  if (page === 0 && subpage === 0) return views;
  const found = views.filter((view) => view.page === page && view.subpage === subpage);
  if (found.length === 0) throw invalidFieldInCdb(2, 5);
  return found;
}

function logSelect({ drive, nexus, cdb, dataOut }: Received<typeof LOG_SELECT>): Answer<never> {
  if (cdb.saveParameters) throw invalidFieldInCdb(1, 0);
  const { parameterListLength: length } = cdb;
  if (!cdb.parameterCodeReset) {
    if (length === 0) return GOOD;
    if (dataOut.length < length) throw refuse(SENSE_KEY.illegalRequest, 0x1a00);
    // No parameter of this drive can be given a value.
    throw invalidFieldInParameterList(0);
  }
  // SPC-4, LOG SELECT command: PCR with a parameter list is an error.
  if (length !== 0) throw invalidFieldInCdb(7, 7);
  for (const view of chosen(drive, cdb.pageCode, cdb.subpageCode)) view.clear?.({ drive, nexus });
  for (const other of drive.nexuses) {
    if (other !== nexus) other.raise(sense(SENSE_KEY.unitAttention, 0x2a02));
  }
  drive.onLastingChange?.();
  return GOOD;
}

/** LOG SELECT: clears counters; which pages it clears is part of each page. */
export const logSelectRoutes: readonly Route[] = [on(LOG_SELECT, logSelect)];
