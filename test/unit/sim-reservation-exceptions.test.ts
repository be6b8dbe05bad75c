import { describe, expect, it } from "vitest";
import { STATUS } from "../../src/scsi/status.ts";
import { RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import { expectGood } from "../support/sim-expect.ts";
import { openSimulated } from "../support/sim-host.ts";
import { Initiator } from "../support/sim-initiator.ts";

/** What a drive does for one initiator while another one has reserved it. */

// prettier-ignore
const COMMANDS = {
  "TEST UNIT READY": [0x00, 0, 0, 0, 0, 0],
  "REWIND": [0x01, 0, 0, 0, 0, 0],
  "REQUEST SENSE": [0x03, 0, 0, 0, 18, 0],
  "READ BLOCK LIMITS": [0x05, 0, 0, 0, 0, 0],
  "INQUIRY": [0x12, 0, 0, 0, 36, 0],
  "RELEASE(6)": [0x17, 0, 0, 0, 0, 0],
  "MODE SENSE(6)": [0x1a, 0, 0x3f, 0, 255, 0],
  "PREVENT": [0x1e, 0, 0, 0, 1, 0],
  "ALLOW": [0x1e, 0, 0, 0, 0, 0],
  "LOG SENSE": [0x4d, 0, 0x40, 0, 0, 0, 0, 0, 255, 0],
} as const;

type Name = keyof typeof COMMANDS;

const ALL: readonly Name[] = ["REQUEST SENSE", "INQUIRY", "RELEASE(6)", "ALLOW", "LOG SENSE"];

const PASS: Readonly<Record<string, readonly Name[]>> = {
  "lto-9": [...ALL, "READ BLOCK LIMITS", "MODE SENSE(6)", "PREVENT"],
  "dat-72": ALL,
  "dlt-8000": ALL,
};

describe.each(Object.entries(PASS))("%s, reserved by another initiator", (personality, pass) => {
  it.each(Object.entries(COMMANDS))("%s", async (name, cdb) => {
    const { drive, host } = await openSimulated({ personality });
    const other = new Initiator(drive.connect("host 2"));
    await other.takeAttentions();
    const room = { dataIn: new Uint8Array(255) };
    const free = await other.raw(cdb, room);
    expect(free.status).toBe(STATUS.good);
    await other.raw(COMMANDS.ALLOW);
    expectGood(await host.send(RESERVE_6, {}));
    const { status } = await other.raw(cdb, room);
    const passes = pass.some((one) => one === name);
    expect(status).toBe(passes ? STATUS.good : STATUS.reservationConflict);
  });
});
