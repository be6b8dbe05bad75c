import { reportedValue } from "../../scsi/define-log-page.ts";
import { TAPE_USAGE_DAT } from "../../scsi/log-pages/tape-usage.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import type { MediaFacts } from "../wear/media-facts.ts";

/** Reads log page 30h of a DAT drive; `undefined` where it has none. Throws ScsiError and its kin. */
export async function readTapeCounts(session: Session): Promise<MediaFacts["tape"]> {
  const page = await readLogPage(session, TAPE_USAGE_DAT);
  if (page === undefined) return undefined;
  return {
    loads: reportedValue(page, "loads"),
    thisLoad: {
      groupsWritten: reportedValue(page, "currentGroupsWritten"),
      rewrittenFrames: reportedValue(page, "currentRewrittenFrames"),
      groupsRead: reportedValue(page, "currentGroupsRead"),
      c3Corrections: reportedValue(page, "currentC3Corrections"),
    },
    previousLoad: {
      groupsWritten: reportedValue(page, "previousGroupsWritten"),
      rewrittenFrames: reportedValue(page, "previousRewrittenFrames"),
      groupsRead: reportedValue(page, "previousGroupsRead"),
      c3Corrections: reportedValue(page, "previousC3Corrections"),
    },
    sinceFormat: {
      groupsWritten: reportedValue(page, "totalGroupsWritten"),
      rewrittenFrames: reportedValue(page, "totalRewrittenFrames"),
      groupsRead: reportedValue(page, "totalGroupsRead"),
      c3Corrections: reportedValue(page, "totalC3Corrections"),
    },
  };
}
