import { TAPE_ALERT_PAGE } from "../../scsi/log-pages/tape-alert-page.ts";
import { TAPE_ALERT_RESPONSE } from "../../scsi/log-pages/tape-alert-response.ts";
import { tapeAlertFlags } from "../../scsi/tape-alert.ts";
import { readLogPage } from "../../session/read-log-page.ts";
import type { Session } from "../../session/session.ts";
import type { AlertStore, StoredAlert } from "./alert-store.ts";

/** The TapeAlert flags of a drive, and where they come from. */
export interface DriveAlerts {
  /**
   * `state`: page 12h, which says how it is now and clears nothing. `kept`: flags are cleared by reading them from page 2Eh, so
   * these are all that were read since somebody took note of them.
   */
  readonly from: "state" | "kept";
  /** Numbers, ascending; with the times of their reading where they are kept. */
  readonly flags: readonly (Pick<StoredAlert, "number"> & Partial<StoredAlert>)[];
}

/**
 * Reads the TapeAlert flags so that none is lost: from page 12h where the drive has it, else from page 2Eh, but only with a
 * `store` in which they are before this returns. `undefined` when the drive has neither, `notKept` when there is no store.
 *
 * @throws AlertStoreError before anything is read; ScsiError and its kin; TransportError
 */
export async function readAlerts(
  session: Session,
  store: AlertStore | undefined,
): Promise<DriveAlerts | "notKept" | undefined> {
  const bitmap = (await readLogPage(session, TAPE_ALERT_RESPONSE))?.known.flags;
  if (bitmap !== undefined)
    return { from: "state", flags: tapeAlertFlags(bitmap).map(({ number }) => ({ number })) };
  if (store === undefined) return "notKept";
  store.prepare();
  const page = await readLogPage(session, TAPE_ALERT_PAGE);
  if (page === undefined) return undefined;
  const raised = tapeAlertFlags(page.records).map(({ number }) => number);
  store.add(raised, session.clock.epochMs);
  return { from: "kept", flags: store.pending() };
}
