import { describe, expect, it } from "vitest";
import {
  PERSISTENT_RESERVE_IN_CAPABILITIES,
  PERSISTENT_RESERVE_IN_KEYS,
  PERSISTENT_RESERVE_IN_RESERVATION,
  PERSISTENT_RESERVE_OUT_CLEAR,
  PERSISTENT_RESERVE_OUT_PREEMPT,
  PERSISTENT_RESERVE_OUT_REGISTER,
  PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE,
  PERSISTENT_RESERVE_OUT_RELEASE,
  PERSISTENT_RESERVE_OUT_RESERVE,
} from "../../src/scsi/commands/persistent-reserve.ts";
import { RELEASE_6 } from "../../src/scsi/commands/release.ts";
import { RESERVE_10, RESERVE_6 } from "../../src/scsi/commands/reserve.ts";
import {
  expectGood,
  expectIllegalRequest,
  expectInvalidFieldInCdb,
  expectInvalidFieldInParameterList,
  expectReservationConflict,
} from "../support/sim-expect.ts";
import { Initiator } from "../support/sim-initiator.ts";
import { openSimulated } from "../support/sim-host.ts";

type Out = typeof PERSISTENT_RESERVE_OUT_REGISTER;

async function two() {
  const { drive, host } = await openSimulated();
  const other = new Initiator(drive.connect("host 2"));
  await other.takeAttentions();
  return { drive, host, other };
}

async function out(
  host: Initiator,
  command: Out,
  list: { key?: bigint; next?: bigint; type?: number; scope?: number; flags?: object } = {},
) {
  const { key = 0n, next = 0n, type = 0, scope = 0, flags = {} } = list;
  return await host.send(
    command,
    { parameterListLength: 24, type, scope },
    {
      dataOut: {
        reservationKey: key,
        serviceActionKey: next,
        specifyInitiatorPorts: false,
        allTargetPorts: false,
        activatePersistThroughPowerLoss: false,
        ...flags,
      },
    },
  );
}

const register = async (host: Initiator, next: bigint) =>
  expectGood(await out(host, PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE, { next }));

const attentions = async (host: Initiator): Promise<string[]> =>
  (await host.takeAttentions()).map((one) =>
    [one.additionalCode, one.additionalQualifier].map((n) => n.toString(16)).join("/"),
  );

const ROOM = { allocationLength: 256 };

describe("RESERVE", () => {
  it("keeps others out until RELEASE", async () => {
    const { host, other } = await two();
    expectGood(await host.send(RESERVE_6, {}));
    expectGood(await host.testUnitReady());
    expectReservationConflict(await other.testUnitReady());
    expectReservationConflict(await other.send(RESERVE_10, {}));
    expectGood(await other.send(RELEASE_6, {}));
    expectReservationConflict(await other.testUnitReady());
    expectGood(await host.send(RELEASE_6, {}));
    expectGood(await other.testUnitReady());
  });

  it("is lost at a reset", async () => {
    const { drive, host, other } = await two();
    expectGood(await host.send(RESERVE_6, {}));
    drive.reset({ losesBuffer: false, rewinds: false, attention: false });
    expectGood(await other.testUnitReady());
  });

  it("does not go together with registered keys", async () => {
    const { host, other } = await two();
    await register(other, 9n);
    expectReservationConflict(await host.send(RESERVE_6, {}));
  });

  it("keeps the commands of persistent reservations out as well", async () => {
    const { host, other } = await two();
    expectGood(await host.send(RESERVE_6, {}));
    expectReservationConflict(await other.send(PERSISTENT_RESERVE_IN_KEYS, ROOM));
    expectReservationConflict(await out(other, PERSISTENT_RESERVE_OUT_REGISTER, { next: 1n }));
  });
});

describe("persistent reservations", () => {
  it("of exclusive access keep all others out", async () => {
    const { host, other } = await two();
    await register(host, 5n);
    await register(other, 6n);
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type: 3 }));
    expectGood(await host.testUnitReady());
    expectReservationConflict(await other.testUnitReady());
    const held = expectGood(await other.send(PERSISTENT_RESERVE_IN_RESERVATION, ROOM)).data;
    expect(held?.items).toEqual([expect.objectContaining({ key: 5n, type: 3, scope: 0 })]);
    const keys = expectGood(await other.send(PERSISTENT_RESERVE_IN_KEYS, ROOM)).data;
    expect(keys).toMatchObject({ generation: 2, items: [{ key: 5n }, { key: 6n }] });
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_RELEASE, { key: 5n, type: 3 }));
    expectGood(await other.testUnitReady());
  });

  it("for registrants let those in and tell them when it is over", async () => {
    const { host, other, drive } = await two();
    const stranger = new Initiator(drive.connect("host 3"));
    await stranger.takeAttentions();
    await register(host, 5n);
    await register(other, 6n);
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type: 6 }));
    expectGood(await other.testUnitReady());
    expectReservationConflict(await stranger.testUnitReady());
    expectReservationConflict(
      await out(other, PERSISTENT_RESERVE_OUT_RESERVE, { key: 6n, type: 6 }),
    );
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_REGISTER, { key: 5n, next: 0n }));
    expect(await attentions(other)).toEqual(["2a/4"]);
    expectGood(await stranger.testUnitReady());
  });

  it("survive a reset", async () => {
    const { drive, host, other } = await two();
    await register(host, 5n);
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type: 3 }));
    drive.reset({ losesBuffer: false, rewinds: false, attention: false });
    expectReservationConflict(await other.testUnitReady());
  });

  it("want the right key", async () => {
    const { host } = await two();
    expectReservationConflict(
      await out(host, PERSISTENT_RESERVE_OUT_REGISTER, { key: 1n, next: 2n }),
    );
    await register(host, 5n);
    expectReservationConflict(await out(host, PERSISTENT_RESERVE_OUT_REGISTER, { next: 2n }));
    for (const command of [
      PERSISTENT_RESERVE_OUT_RESERVE,
      PERSISTENT_RESERVE_OUT_RELEASE,
      PERSISTENT_RESERVE_OUT_CLEAR,
      PERSISTENT_RESERVE_OUT_PREEMPT,
    ]) {
      expectReservationConflict(await out(host, command, { key: 4n, next: 5n, type: 3 }));
    }
  });

  it("know only types 3 and 6, and units as a whole", async () => {
    const { host } = await two();
    await register(host, 5n);
    for (const type of [0, 1, 5, 7, 8]) {
      const reply = await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type });
      expectInvalidFieldInCdb(reply, { byte: 2 });
    }
    const scoped = await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type: 3, scope: 2 });
    expectInvalidFieldInCdb(scoped, { byte: 2 });
    const told = expectGood(await host.send(PERSISTENT_RESERVE_IN_CAPABILITIES, ROOM)).data;
    expect(told).toMatchObject({
      typeMaskValid: true,
      exclusiveAccess: true,
      exclusiveAccessRegistrantsOnly: true,
      writeExclusive: false,
    });
  });

  it("can be taken over by another registrant", async () => {
    const { host, other } = await two();
    await register(host, 5n);
    await register(other, 6n);
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type: 3 }));
    expectReservationConflict(
      await out(other, PERSISTENT_RESERVE_OUT_PREEMPT, { key: 6n, next: 99n, type: 3 }),
    );
    expectGood(await out(other, PERSISTENT_RESERVE_OUT_PREEMPT, { key: 6n, next: 5n, type: 3 }));
    expectGood(await other.testUnitReady());
    expectReservationConflict(await host.testUnitReady());
    expectGood(await out(other, PERSISTENT_RESERVE_OUT_RELEASE, { key: 6n, type: 3 }));
    expect(await attentions(host)).toEqual(["2a/5"]);
  });

  it("are all gone after CLEAR, which the others learn", async () => {
    const { host, other } = await two();
    await register(host, 5n);
    await register(other, 6n);
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type: 3 }));
    expectGood(await out(other, PERSISTENT_RESERVE_OUT_CLEAR, { key: 6n }));
    expect(await attentions(host)).toEqual(["2a/3"]);
    const keys = expectGood(await host.send(PERSISTENT_RESERVE_IN_KEYS, ROOM)).data;
    expect(keys?.items).toEqual([]);
  });

  it("refuse another release than what is held, a short list and foreign ports", async () => {
    const { host } = await two();
    await register(host, 5n);
    expectGood(await out(host, PERSISTENT_RESERVE_OUT_RESERVE, { key: 5n, type: 3 }));
    expectIllegalRequest(
      await out(host, PERSISTENT_RESERVE_OUT_RELEASE, { key: 5n, type: 6 }),
      0x2604,
    );
    const short = await host.raw([0x5f, 6, 0, 0, 0, 0, 0, 0, 20, 0], {
      dataOut: new Uint8Array(20),
    });
    expectIllegalRequest(short, 0x1a00);
    const foreign = await out(host, PERSISTENT_RESERVE_OUT_REGISTER, {
      key: 5n,
      next: 7n,
      flags: { specifyInitiatorPorts: true },
    });
    expectInvalidFieldInParameterList(foreign, { byte: 20, bit: 3 });
  });
});
