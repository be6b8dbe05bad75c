import { describe, expect, it } from "vitest";
import { LOAD_UNLOAD } from "../../src/scsi/commands/load-unload.ts";
import { PREVENT_ALLOW_MEDIUM_REMOVAL } from "../../src/scsi/commands/prevent-allow-medium-removal.ts";
import { DEVICE_STATUS } from "../../src/scsi/log-pages/device-status.ts";
import { TAPE_ALERT_PAGE } from "../../src/scsi/log-pages/tape-alert-page.ts";
import { TAPE_ALERT_RESPONSE } from "../../src/scsi/log-pages/tape-alert-response.ts";
import { tapeAlertFlags } from "../../src/scsi/tape-alert.ts";
import { expectGood, expectIllegalRequest } from "../support/sim-expect.ts";
import { logBytes, openSimulated } from "../support/sim-host.ts";
import { Initiator } from "../support/sim-initiator.ts";

describe("TapeAlert", () => {
  const raised = async (host: Initiator): Promise<number[]> => {
    const { records } = TAPE_ALERT_PAGE.decode(await logBytes(host, 0x2e));
    expect(records).toHaveLength(64);
    return tapeAlertFlags(records).map(({ number }) => number);
  };
  const truth = async (host: Initiator): Promise<number[]> => {
    const { known } = TAPE_ALERT_RESPONSE.decode(await logBytes(host, 0x12));
    return tapeAlertFlags(known.flags ?? new Uint8Array(8)).map(({ number }) => number);
  };

  it("is read once by each initiator on 2Eh, and stays on 12h", async () => {
    const { drive, host } = await openSimulated();
    const other = new Initiator(drive.connect("host 2"));
    drive.alerts.raise(0x03);
    drive.alerts.raise(0x40);
    expect(await raised(host)).toEqual([0x03, 0x40]);
    expect(await raised(host)).toEqual([]);
    expect(await truth(host)).toEqual([0x03, 0x40]);
    expect(await raised(other)).toEqual([0x03, 0x40]);
  });

  it("tells of an UNLOAD that PREVENT stopped, each time", async () => {
    const { host } = await openSimulated();
    expectGood(await host.send(PREVENT_ALLOW_MEDIUM_REMOVAL, { prevent: 1 }));
    for (let i = 0; i < 2; i++) {
      const unload = await host.send(LOAD_UNLOAD, { load: false, hold: true });
      expectIllegalRequest(unload, 0x5302);
      expect(await raised(host)).toEqual([0x0a]);
    }
  });

  it("goes out everywhere when its condition ends", async () => {
    const { drive, host } = await openSimulated();
    drive.alerts.raise(0x09);
    drive.alerts.clear(0x09);
    expect(await raised(host)).toEqual([]);
    expect(await truth(host)).toEqual([]);
  });

  it("is announced by TAFC until page 12h or 2Eh is read", async () => {
    const { drive, host } = await openSimulated();
    const changed = async (): Promise<boolean | undefined> =>
      DEVICE_STATUS.decode(await logBytes(host, 0x11)).known.veryHighFrequencyData
        ?.tapeAlertChanged;
    await raised(host);
    expect(await changed()).toBe(false);
    drive.alerts.raise(0x03);
    expect(await changed()).toBe(true);
    expect(await changed()).toBe(true);
    await truth(host);
    expect(await changed()).toBe(false);
  });
});
