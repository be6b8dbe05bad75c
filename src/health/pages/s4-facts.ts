import { reportedValue } from "../../scsi/define-log-page.ts";
import { DRIVE_STATUS_DLT_S4 } from "../../scsi/log-pages/drive-status.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import type { MediaFacts } from "../wear/media-facts.ts";

/** Reads what log page 3Eh of a DLT-S4 counts of its cartridge. What it sends as text is absent. Throws ScsiError and its kin. */
export async function readS4Facts(session: Session): Promise<MediaFacts["s4"]> {
  const page = await readLogPage(session, DRIVE_STATUS_DLT_S4);
  if (page === undefined) return undefined;
  return {
    loads: {
      count: reportedValue(page, "mediumLoads"),
      threshold: reportedValue(page, "mediumLoadsThreshold"),
    },
    passes: {
      count: reportedValue(page, "mediumPasses"),
      threshold: reportedValue(page, "mediumPassesThreshold"),
    },
    motionHours: {
      count: reportedValue(page, "mediumMotion"),
      threshold: reportedValue(page, "mediumMotionThreshold"),
    },
    driveWrittenGB: reportedValue(page, "lifetimeWritten"),
    driveReadGB: reportedValue(page, "lifetimeRead"),
  };
}
