import { describe } from "vitest";
import { INQUIRY } from "../../src/scsi/commands/inquiry.ts";
import { RELEASE_6 } from "../../src/scsi/commands/release.ts";
import { RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import { expectGood, expectReservationConflict } from "./expectations.ts";
import { logPage, senseLog } from "./log-steps.ts";
import { behaviour, needs } from "./target.ts";

const WRITE_ERRORS = 0x02;

describe("RESERVE", () => {
  behaviour("keeps other initiators from the tape, but not from looking", async (bench) => {
    const { host, newHost } = bench;
    await logPage(host, WRITE_ERRORS);
    const other = await newHost();
    await other.takeAttentions();
    expectGood(needs(bench, await host.send(RESERVE_6, {})));
    expectReservationConflict(await other.testUnitReady());
    expectGood(await other.send(INQUIRY, { allocationLength: 36 }));
    expectGood(await senseLog(other, WRITE_ERRORS));
    expectGood(await host.send(RELEASE_6, {}));
    expectGood(await other.testUnitReady());
  });
});
