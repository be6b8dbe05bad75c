import { describe, expect, it } from "vitest";
import { serveDrives } from "../../simulator/attach/serve-drives.ts";
import type { DriveServer } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import {
  blockOf,
  CDB,
  endOf,
  farDrive,
  openHost,
  port,
  StubbornUnit,
  takeAttentions,
  writing,
} from "../support/iscsi-target-stand.ts";
import { TargetSessionWire, type WireRequest } from "../support/iscsi-target-session.ts";
import { introduction, logIn, loginStep } from "../support/iscsi-target-login.ts";
import { TargetWire, until } from "../support/iscsi-target-wire.ts";

const TEST: WireRequest = { cdb: CDB.testUnitReady };
const CONFLICT = "conflict";

interface Scene {
  readonly drive: SimulatedDrive;
  readonly server: DriveServer;
  readonly first: TargetSessionWire;
  readonly second: TargetSessionWire;
}

async function withTwo(
  act: (scene: Scene) => Promise<void>,
  drive = createSimulatedDrive(),
): Promise<void> {
  await using server = await serveDrives([drive]);
  using first = await openHost(server, port(1));
  using second = await openHost(server, port(2));
  await act({ drive, server, first, second });
}

async function leave(server: DriveServer, host: TargetSessionWire): Promise<void> {
  const before = server.sessionCount;
  host.wire.destroy();
  await until(() => server.sessionCount === before - 1, "the end of the session");
}

/** PERSISTENT RESERVE OUT. */
const reserveOut = (action: number, key: bigint, next: bigint, type = 0): WireRequest => {
  const dataOut = Buffer.alloc(24);
  dataOut.writeBigUInt64BE(key, 0);
  dataOut.writeBigUInt64BE(next, 8);
  return { cdb: [0x5f, action, type, 0, 0, 0, 0, 0, 24, 0], dataOut };
};
const ACTION = {
  register: 0,
  reserve: 1,
  release: 2,
  clear: 3,
  preempt: 4,
  registerAndIgnore: 6,
} as const;
const EXCLUSIVE = 3;

async function keysOf(host: TargetSessionWire): Promise<readonly bigint[]> {
  const { data } = await host.run({ cdb: [0x5e, 0, 0, 0, 0, 0, 0, 4, 0, 0], room: 1024 });
  const view = Buffer.from(data);
  return Array.from({ length: view.readUInt32BE(4) / 8 }, (_, at) =>
    view.readBigUInt64BE(8 + 8 * at),
  );
}

describe("unit attentions", () => {
  it("come to each initiator for itself, once", async () => {
    const drive = createSimulatedDrive();
    await using server = await serveDrives([drive]);
    using first = await TargetSessionWire.open(server, port(1));
    using second = await TargetSessionWire.open(server, port(2));
    expect(await takeAttentions(first)).toEqual(["6/2900"]);
    expect(await takeAttentions(first)).toEqual([]);
    expect(await takeAttentions(second)).toEqual(["6/2900"]);
    await first.run({ cdb: CDB.unload });
    await first.run({ cdb: CDB.load });
    expect(await takeAttentions(second)).toEqual(["6/2800"]);
    expect(await takeAttentions(first)).toEqual(["6/2800"]);
  });

  it("are not taken by INQUIRY, REQUEST SENSE takes one, and a reset comes before a load", async () => {
    await withTwo(async ({ drive, first }) => {
      await first.run({ cdb: CDB.unload });
      await first.run({ cdb: CDB.load });
      drive.reset({ losesBuffer: false, rewinds: false, attention: true });
      expect(endOf(await first.run({ cdb: CDB.inquiry(36), room: 36 }))).toBe("good");
      const { data } = await first.run({ cdb: CDB.requestSense(18), room: 18 });
      expect([data[2], data[12]]).toEqual([6, 0x29]);
      expect(await takeAttentions(first)).toEqual(["6/2800"]);
    });
  });

  it("tell of mode pages that another initiator has changed", async () => {
    await withTwo(async ({ first, second }) => {
      // MODE SELECT(6): unbuffered.
      const request = { cdb: [0x15, 0x10, 0, 0, 4, 0], dataOut: new Uint8Array(4) };
      expect(endOf(await first.run(request))).toBe("good");
      expect(await takeAttentions(second)).toEqual(["6/2a01"]);
      expect(await takeAttentions(first)).toEqual([]);
    });
  });

  it("come again with each new session", async () => {
    await withTwo(async ({ server, first }) => {
      await leave(server, first);
      using again = await TargetSessionWire.open(server, port(1));
      expect(await takeAttentions(again)).toEqual(["6/2900"]);
    });
  });
});

describe("RESERVE", () => {
  it("keeps others out until RELEASE", async () => {
    await withTwo(async ({ first, second }) => {
      await first.run({ cdb: CDB.reserve });
      expect(endOf(await second.run(TEST))).toBe(CONFLICT);
      expect(endOf(await second.run(writing(blockOf(100))))).toBe(CONFLICT);
      expect(endOf(await second.run({ cdb: CDB.release }))).toBe("good");
      expect(endOf(await second.run(TEST))).toBe(CONFLICT);
      await first.run({ cdb: CDB.release });
      expect(endOf(await second.run(TEST))).toBe("good");
    });
  });

  it("ends with its session, even where the same initiator comes back", async () => {
    await withTwo(async ({ server, first, second }) => {
      await first.run({ cdb: CDB.reserve });
      using again = await openHost(server, port(1));
      expect(endOf(await second.run(TEST))).toBe("good");
      await again.run({ cdb: CDB.reserve });
      await leave(server, again);
      expect(endOf(await second.run(TEST))).toBe("good");
    });
  });
});

describe("a persistent reservation", () => {
  it("outlives its session: the same initiator port has it again", async () => {
    await withTwo(async ({ server, first, second }) => {
      await first.run(reserveOut(ACTION.register, 0n, 0x11n));
      expect(endOf(await first.run(reserveOut(ACTION.reserve, 0x11n, 0n, EXCLUSIVE)))).toBe("good");
      expect(endOf(await second.run(TEST))).toBe(CONFLICT);
      await leave(server, first);
      expect(endOf(await second.run(TEST))).toBe(CONFLICT);
      // The same name with another ISID is another port.
      using stranger = await TargetSessionWire.open(server, {
        ...port(1),
        sessionId: Buffer.alloc(6, 9),
      });
      expect(endOf(await stranger.run(TEST))).toBe(CONFLICT);
      using again = await TargetSessionWire.open(server, port(1));
      expect(await takeAttentions(again)).toEqual(["6/2907"]);
      expect(endOf(await again.run(TEST))).toBe("good");
      expect(await keysOf(again)).toEqual([0x11n]);
    });
  });

  it("is taken over by PREEMPT, from a session that lives", async () => {
    await withTwo(async ({ first, second }) => {
      await first.run(reserveOut(ACTION.register, 0n, 0x11n));
      await first.run(reserveOut(ACTION.reserve, 0x11n, 0n, EXCLUSIVE));
      await second.run(reserveOut(ACTION.register, 0n, 0x22n));
      const preempt = reserveOut(ACTION.preempt, 0x22n, 0x11n, EXCLUSIVE);
      expect(endOf(await second.run(preempt))).toBe("good");
      expect(endOf(await second.run(TEST))).toBe("good");
      expect(endOf(await first.run(TEST))).toBe(CONFLICT);
      await second.run(reserveOut(ACTION.clear, 0x22n, 0n));
      expect(await takeAttentions(first)).toEqual(["6/2a05"]);
      expect(endOf(await first.run(TEST))).toBe("good");
    });
  });

  it("is taken over by PREEMPT from one that is gone, of which nothing stays", async () => {
    await withTwo(async ({ drive, server, first, second }) => {
      await first.run(reserveOut(ACTION.register, 0n, 0x11n));
      await first.run(reserveOut(ACTION.reserve, 0x11n, 0n, EXCLUSIVE));
      await leave(server, first);
      await second.run(reserveOut(ACTION.register, 0n, 0x22n));
      await second.run(reserveOut(ACTION.preempt, 0x22n, 0x11n, EXCLUSIVE));
      expect(endOf(await second.run(TEST))).toBe("good");
      await second.run(reserveOut(ACTION.clear, 0x22n, 0n));
      using third = await openHost(server, port(3));
      expect(endOf(await third.run(TEST))).toBe("good");
      expect(drive.nexuses.length).toBe(2);
    });
  });

  it("cannot be registered by more initiators than a drive can remember", async () => {
    await withTwo(async ({ drive, server, second }) => {
      const ends: string[] = [];
      for (let number = 0; number < 300; number++) {
        const sessionId = Uint8Array.of(0x80, 1, 0, 0, number >> 8, number & 255);
        using passing = await openHost(server, { ...port(1), sessionId });
        ends.push(endOf(await passing.run(reserveOut(ACTION.register, 0n, BigInt(number + 1)))));
        expect(await passing.logOut()).toBe(0);
        await until(() => server.sessionCount === 2);
      }
      expect(ends[0]).toBe("good");
      expect(ends.at(-1)).toBe("5/5504");
      expect(drive.nexuses.length).toBeLessThan(200);
      await second.run(reserveOut(ACTION.registerAndIgnore, 0n, 0n));
      expect(endOf(await second.run(TEST))).toBe("good");
    });
  });
});

describe("PREVENT MEDIUM REMOVAL", () => {
  it("ends with its session", async () => {
    await withTwo(async ({ server, first, second }) => {
      await first.run({ cdb: CDB.prevent });
      expect(endOf(await second.run({ cdb: CDB.unload }))).toBe("5/5302");
      await leave(server, first);
      expect(endOf(await second.run({ cdb: CDB.unload }))).toBe("good");
    });
  });
});

describe("a login of an initiator port that is logged in", () => {
  it("ends the old session and what it does, and then begins a new one", async () => {
    await withTwo(
      async ({ drive, server, first }) => {
        first.start({ cdb: CDB.rewind });
        first.start(writing(blockOf(100)));
        await first.ping();
        using again = await TargetSessionWire.open(server, port(1));
        await first.wire.over();
        expect(first.wire.untaken).toEqual([]);
        expect(await takeAttentions(again)).toEqual(["6/2900"]);
        expect(endOf(await again.run(TEST))).toBe("good");
        expect(drive.deck.object).toBe(1);
        expect([server.sessionCount, drive.nexuses.length]).toEqual([2, 2]);
        expect(again.handle).not.toBe(first.handle);
      },
      await farDrive(),
    );
  });

  it("with another ISID is one more session", async () => {
    await withTwo(async ({ server, first }) => {
      using more = await openHost(server, { ...port(1), sessionId: Buffer.alloc(6, 5) });
      expect(server.sessionCount).toBe(3);
      for (const host of [first, more]) expect(endOf(await host.run(TEST))).toBe("good");
    });
  });

  it("many times at once leaves one session, however long the old one takes to end", async () => {
    const unit = new StubbornUnit();
    await using server = await serveDrives([unit]);
    using first = await openHost(server, port(1));
    first.start({ cdb: CDB.rewind });
    await until(() => unit.isRewinding);
    const wires = await Promise.all(Array.from({ length: 8 }, () => TargetWire.open(server)));
    const attempts = wires.map((wire) => logIn(wire, port(1)).catch(() => undefined));
    await first.wire.over();
    // All logins have come by now, and wait for the end of the old session.
    using other = await TargetWire.open(server);
    await loginStep(other, introduction(), { transit: false });
    unit.finish();
    await Promise.all(attempts);
    await until(() => wires.filter((wire) => !wire.isOver).length === 1);
    expect([server.sessionCount, unit.drive.nexuses.length]).toEqual([1, 1]);
    for (const wire of wires) wire.destroy();
    await until(() => server.sessionCount === 0);
    expect(unit.drive.nexuses).toEqual([]);
  });

  it("and goes away before it is answered leaves nothing", async () => {
    const unit = new StubbornUnit();
    await using server = await serveDrives([unit]);
    using first = await openHost(server, port(1));
    first.start({ cdb: CDB.rewind });
    await until(() => unit.isRewinding);
    const wire = await TargetWire.open(server);
    const attempt = logIn(wire, port(1)).catch(() => undefined);
    await first.wire.over();
    wire.destroy();
    await attempt;
    using other = await TargetWire.open(server);
    await loginStep(other, introduction(), { transit: false });
    unit.finish();
    await until(() => server.sessionCount === 0);
    expect(unit.drive.nexuses).toEqual([]);
  });
});
