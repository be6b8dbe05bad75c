import { expect } from "vitest";
import { REPORT_DENSITY_SUPPORT } from "../../src/scsi/commands/report-density-support.ts";
import { expectGood, expectNotReady } from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";

const ROOM = { allocationLength: 0x1000 };

everyDrive(
  "REPORT DENSITY SUPPORT of the medium needs one, of the drive none",
  async ({ host, drive }) => {
    const all = expectGood(await host.send(REPORT_DENSITY_SUPPORT, ROOM)).data?.items ?? [];
    const media = await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, media: true });
    const own = expectGood(media).data?.items ?? [];
    expect(own).toHaveLength(1);
    expect(all).toContainEqual(own[0]);
    drive.eject();
    expectNotReady(await host.send(REPORT_DENSITY_SUPPORT, { ...ROOM, media: true }), 0x3a00);
    expect(expectGood(await host.send(REPORT_DENSITY_SUPPORT, ROOM)).data?.items).toEqual(all);
  },
);
