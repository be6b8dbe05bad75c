import { expect } from "vitest";
import { TAPE_ALERT_PAGE } from "../../src/scsi/log-pages/tape-alert-page.ts";
import { tapeAlertFlags } from "../../src/scsi/tape-alert.ts";
import { everyDrive } from "../support/sim-every-drive.ts";
import { logBytes } from "../support/sim-host.ts";
import { Initiator } from "../support/sim-initiator.ts";

const flags = async (host: Initiator): Promise<readonly number[]> => {
  const { records } = TAPE_ALERT_PAGE.decode(await logBytes(host, 0x2e));
  return tapeAlertFlags(records).map(({ number }) => number);
};

everyDrive(
  "reading TapeAlert clears it for the reader and for nobody else",
  async ({ drive, host }) => {
    const other = new Initiator(drive.connect("host 2"));
    drive.alerts.raise(0x04);
    expect(await flags(host)).toEqual([0x04]);
    expect(await flags(host)).toEqual([]);
    expect(await flags(other)).toEqual([0x04]);
  },
);
