import { describe, expect, it } from "vitest";
import { openIscsi } from "../../native/iscsi/initiator.ts";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import {
  ServedDrive,
  type ServedUnit,
  type UnitNexus,
} from "../../simulator/attach/served-unit.ts";
import type { ServeEvent } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { FaultEffect, FaultPlan } from "../../simulator/faults/fault-plan.ts";
import type { Personality } from "../../simulator/personalities/personality.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TASK_MANAGEMENT_FUNCTION as FUNCTION } from "../../src/iscsi/initiator-pdus.ts";
import { UsageError } from "../../src/transport/errors.ts";
import {
  blockOf,
  CDB,
  endOf,
  openHost,
  port,
  reading,
  slowWriter,
  takeAttentions,
  writing,
} from "../support/iscsi-target-stand.ts";
import type { TargetSessionWire, WireRequest } from "../support/iscsi-target-session.ts";
import { until } from "../support/iscsi-target-wire.ts";

const TEST: WireRequest = { cdb: CDB.testUnitReady };
const atWrite = (what: FaultEffect, count = 1): FaultPlan => [
  { when: { at: "command", name: "WRITE(6)", count }, what },
];

interface Scene {
  readonly drive: SimulatedDrive;
  readonly server: DriveServer;
  readonly host: TargetSessionWire;
  readonly other: TargetSessionWire;
}

async function withFaults(
  faults: FaultPlan,
  act: (scene: Scene) => Promise<void>,
  personality?: Personality,
): Promise<void> {
  const drive = createSimulatedDrive({ faults, ...(personality && { personality }) });
  await using server = await serveDrives([drive]);
  using host = await openHost(server, port(1));
  using other = await openHost(server, port(2));
  await act({ drive, server, host, other });
}

describe("a failure of the transport", () => {
  it.each([
    ["that the drive knows nothing of", false, 0],
    ["behind the command", true, 1],
  ])("%s ends the connection: the command is unknown", async (_what, executed, objects) => {
    const plan = atWrite({ kind: "transportFailure", executed });
    await withFaults(plan, async ({ drive, server, host, other }) => {
      host.start(writing(blockOf(1000)));
      await host.wire.over();
      expect(host.wire.untaken).toEqual([]);
      await until(() => server.sessionCount === 1);
      expect(drive.deck.object).toBe(objects);
      expect(endOf(await other.run(TEST))).toBe("good");
    });
  });

  it("comes to our own initiator as one of which it is not known what was done", async () => {
    const drive = createSimulatedDrive({
      faults: atWrite({ kind: "transportFailure", executed: true }),
    });
    await using server = await serveDrives([drive]);
    const { host, port: number, targetName: target } = server;
    const transport = await openIscsi({ host, port: number, target, logicalUnit: 0 });
    try {
      const test = { cdb: Uint8Array.from(CDB.testUnitReady), timeoutMs: 5000 };
      expect(endOf(await transport.execute(test))).toBe("6/2900");
      const cdb = Uint8Array.from(CDB.write(1000));
      await expect(
        transport.execute({ cdb, dataOut: blockOf(1000), timeoutMs: 5000 }),
      ).rejects.toMatchObject({ code: "TRANSPORT_FAILED", executed: "unknown" });
      expect(endOf(await transport.execute(test))).toBe("6/2900");
      expect(transport.reconnectCount).toBe(1);
      expect(drive.deck.object).toBe(1);
    } finally {
      await transport.close();
    }
  });
});

describe("a command that is never answered", () => {
  it.each([
    ["and was not executed", false, 0],
    ["and was executed", true, 1],
  ])("%s holds up nobody, and is aborted", async (_what, executed, objects) => {
    await withFaults(atWrite({ kind: "timeout", executed }), async (scene) => {
      const { drive, host, other } = scene;
      const sent = host.start(writing(blockOf(1000)));
      expect(endOf(await other.run(TEST))).toBe("good");
      expect(endOf(await host.run(TEST))).toBe("good");
      expect(drive.deck.object).toBe(objects);
      expect(host.wire.untaken).toEqual([]);
      expect(await host.manage(FUNCTION.abortTask, { task: sent })).toBe(0);
      expect(await host.manage(FUNCTION.abortTask, { task: sent })).toBe(1);
      expect(endOf(await host.run(writing(blockOf(1000))))).toBe("good");
      expect(host.wire.untaken).toEqual([]);
    });
  });

  it("is forgotten with its session", async () => {
    const plan = atWrite({ kind: "timeout", executed: false });
    await withFaults(plan, async ({ drive, server, host }) => {
      host.start(writing(blockOf(1000)));
      await host.ping();
      host.wire.destroy();
      await until(() => server.sessionCount === 1);
      expect(drive.nexuses.length).toBe(1);
    });
  });

  it("is aborted by our own initiator, whose session lives on", async () => {
    const drive = createSimulatedDrive({ faults: atWrite({ kind: "timeout", executed: true }) });
    await using server = await serveDrives([drive]);
    const { host, port: number, targetName: target } = server;
    const transport = await openIscsi({ host, port: number, target, logicalUnit: 0 });
    try {
      const test = { cdb: Uint8Array.from(CDB.testUnitReady), timeoutMs: 5000 };
      await transport.execute(test);
      const cdb = Uint8Array.from(CDB.write(1000));
      await expect(
        transport.execute({ cdb, dataOut: blockOf(1000), timeoutMs: 50 }),
      ).rejects.toMatchObject({ code: "TRANSPORT_TIMEOUT", executed: "unknown" });
      expect(endOf(await transport.execute(test))).toBe("good");
      expect(transport.reconnectCount).toBe(0);
    } finally {
      await transport.close();
    }
  });
});

describe("trouble of the drive reaches its initiator:", () => {
  it("a deferred error, which is told to who wrote, and to nobody else", async () => {
    const faults: FaultPlan = [
      { when: { at: "object", object: 1 }, what: { kind: "deferredError", afterCommands: 1 } },
    ];
    await withFaults(faults, async ({ host, other }) => {
      for (let count = 0; count < 2; count++)
        expect(endOf(await host.run(writing(blockOf(100))))).toBe("good");
      // The drive has found out by now, and this one is not meant.
      for (let count = 0; count < 3; count++) expect(endOf(await other.run(TEST))).toBe("good");
      const told = await host.run(writing(blockOf(100)));
      expect(endOf(told)).toBe("3/0c00");
      // Response code 71h: deferred.
      expect((told.sense[0] ?? 0) & 0x7f).toBe(0x71);
      expect(told.underflow).toBe(100);
    });
  });

  it("a lost buffer, of which a filemark says nothing, by what is on the tape", async () => {
    const lost = atWrite({ kind: "bufferLost" }, 3);
    await withFaults(
      lost,
      async ({ host }) => {
        for (const seed of [1, 2, 3]) await host.run(writing(blockOf(100_000, seed)));
        expect(endOf(await host.run({ cdb: CDB.filemark }))).toBe("good");
        await host.run({ cdb: CDB.rewind });
        const { data } = await host.run(reading(100_000));
        expect(Buffer.compare(data, blockOf(100_000, 3))).toBe(0);
      },
      slowWriter(),
    );
  });

  it("a medium error, with what it says", async () => {
    const faults: FaultPlan = [{ when: { at: "object", object: 0 }, what: { kind: "readError" } }];
    await withFaults(faults, async ({ host }) => {
      await host.run(writing(blockOf(100)));
      await host.run({ cdb: CDB.rewind });
      const reply = await host.run(reading(100));
      expect([endOf(reply), reply.data.length, reply.underflow]).toEqual(["3/1100", 0, 100]);
    });
  });

  it("a reset, told to everybody", async () => {
    const plan = atWrite({
      kind: "reset",
      losesBuffer: true,
      rewinds: true,
      attentionStolen: false,
    });
    await withFaults(plan, async ({ host, other }) => {
      expect(endOf(await host.run(writing(blockOf(100))))).toBe("6/2900");
      expect(await takeAttentions(other)).toEqual(["6/2900"]);
    });
  });
});

/** A unit whose commands meet a fault of ours. */
function faulty(inner: ServedUnit, fail: () => never | Promise<never>): ServedUnit {
  const wrap = (nexus: UnitNexus): UnitNexus => ({
    transferOf: (cdb) => nexus.transferOf(cdb),
    execute: (command, cancel) =>
      command.cdb[0] === 0x01 ? fail() : nexus.execute(command, cancel),
    noteCleared: () => {
      nexus.noteCleared();
    },
    lose: () => {
      nexus.lose();
    },
  });
  return {
    connect: (initiator, number) => wrap(inner.connect(initiator, number)),
    reset: (reach) => {
      inner.reset(reach);
    },
    tellUnits: (numbers) => {
      inner.tellUnits(numbers);
    },
  };
}

const fault = new UsageError("PLANTED", "a fault of ours");

describe("a fault of ours", () => {
  it.each<readonly [string, () => never | Promise<never>]>([
    [
      "at once",
      () => {
        throw fault;
      },
    ],
    ["later", () => Promise.reject(fault)],
  ])("%s is a hardware error, told to who serves, and life goes on", async (_what, fail) => {
    const events: ServeEvent[] = [];
    const unit = faulty(new ServedDrive(createSimulatedDrive()), fail);
    await using server = await serveDrives([unit], { onEvent: (event) => events.push(event) });
    using host = await openHost(server);
    expect(endOf(await host.run({ cdb: CDB.rewind }))).toBe("4/4400");
    expect(endOf(await host.run(TEST))).toBe("good");
    expect(events).toContainEqual({ kind: "fault", error: fault });
  });
});

describe("who serves is told", () => {
  it("of sessions that begin and end, and why", async () => {
    const events: ServeEvent[] = [];
    await using server = await serveDrives([createSimulatedDrive()], {
      onEvent: (event) => events.push(event),
    });
    using host = await openHost(server, port(1));
    await host.logOut();
    await until(() => events.length === 2);
    const initiator = port(1).name;
    expect(events).toEqual([
      { kind: "session", initiator },
      { kind: "sessionEnded", initiator, reason: "the initiator logged out" },
    ]);
  });
});
