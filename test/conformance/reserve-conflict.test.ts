import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { RELEASE_6 } from "../../src/scsi/commands/release.ts";
import { RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import { expectGood, expectReservationConflict } from "../support/sim-expect.ts";
import { everyDrive } from "../support/sim-every-drive.ts";
import { logSense } from "../support/sim-host.ts";
import { Initiator } from "../support/sim-initiator.ts";

everyDrive(
  "RESERVE keeps other initiators from the tape, but not from looking",
  async ({ host, drive }) => {
    const other = new Initiator(drive.connect("host 2"));
    await other.takeAttentions();
    expectGood(await host.send(RESERVE_6, {}));
    expectReservationConflict(await other.testUnitReady());
    const dataIn = new Uint8Array(36);
    expectGood(await other.send(INQUIRY, { allocationLength: 36 }, { dataIn }));
    expectGood(await logSense(other, 0x02));
    expectGood(await host.send(RELEASE_6, {}));
    expectGood(await other.testUnitReady());
  },
);
