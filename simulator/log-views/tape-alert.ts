import { TAPE_ALERT_PAGE } from "../../src/scsi/log-pages/tape-alert-page.ts";
import { TAPE_ALERT_RESPONSE } from "../../src/scsi/log-pages/tape-alert-response.ts";
import { tapeAlertBitmap, tapeAlertRecords } from "../../src/scsi/tape-alert.ts";
import { alertNumbers } from "../tape-alert-state.ts";
import type { LogView } from "./log-view.ts";

/** Page 12h: the state of all flags, the same for everybody. Reading it clears nothing but the note that something changed. */
export const tapeAlertResponse: LogView = {
  page: TAPE_ALERT_RESPONSE.page,
  subpage: 0,
  encode: ({ drive }) =>
    TAPE_ALERT_RESPONSE.encode(
      { flags: tapeAlertBitmap(alertNumbers(drive.alerts.truth)) },
      { control: 0xcc },
    ),
  afterRead: ({ nexus }) => {
    nexus.alertsChanged = false;
  },
};

/** Page 2Eh: what was raised since this nexus last read it. Reading it, even in part, clears that for this nexus only. */
export const tapeAlert: LogView = {
  page: TAPE_ALERT_PAGE.page,
  subpage: 0,
  wholeOnly: true,
  encode: ({ nexus }) =>
    TAPE_ALERT_PAGE.encode(tapeAlertRecords(alertNumbers(nexus.latchedAlerts)), { control: 0xc0 }),
  clear: ({ nexus }) => {
    nexus.latchedAlerts = 0n;
  },
  afterRead: ({ nexus }) => {
    nexus.latchedAlerts = 0n;
    nexus.alertsChanged = false;
  },
};
