import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TASK_MANAGEMENT_FUNCTION as FUNCTION } from "../../src/iscsi/initiator-pdus.ts";
import {
  blockOf,
  CDB,
  endOf,
  farDrive,
  holdUnit,
  openHost,
  port,
  takeAttentions,
  writing,
} from "../support/iscsi-target-stand.ts";
import type { TargetSessionWire, WireRequest } from "../support/iscsi-target-session.ts";
import { until } from "../support/iscsi-target-wire.ts";

const TEST: WireRequest = { cdb: CDB.testUnitReady };
const DONE = 0;

interface Scene {
  readonly drive: SimulatedDrive;
  readonly second: SimulatedDrive;
  readonly server: DriveServer;
  readonly host: TargetSessionWire;
  readonly other: TargetSessionWire;
}

/** Two initiators of two drives; the tape of the first takes a minute to rewind. */
async function withTwo(act: (scene: Scene) => Promise<void>): Promise<void> {
  const drive = await farDrive();
  const second = createSimulatedDrive();
  await using server = await serveDrives([drive, second]);
  using host = await openHost(server, port(1));
  using other = await openHost(server, port(2));
  for (const one of [host, other]) await takeAttentions(one, 1);
  await act({ drive, second, server, host, other });
}

/** Header, block descriptor and the data compression page. */
async function modes(host: TargetSessionWire): Promise<Buffer> {
  const reply = await host.run({ cdb: [0x1a, 0, 0x0f, 0, 200, 0], room: 200 });
  return Buffer.from(reply.data);
}

/** MODE SELECT(6): unbuffered, blocks of 512 bytes, compression the other way round; PREVENT. */
async function settle(host: TargetSessionWire): Promise<void> {
  const list = await modes(host);
  list.fill(0, 0, 12);
  list.set([8], 3);
  list.set([2, 0], 10);
  list[12] = (list[12] ?? 0) & 0x7f;
  list[14] = (list[14] ?? 0) ^ 0x80;
  for (const request of [
    { cdb: [0x15, 0x10, 0, 0, list.length, 0], dataOut: list },
    { cdb: CDB.prevent },
  ])
    expect(endOf(await host.run(request))).toBe("good");
}

describe("a reset of a unit", () => {
  it("ends everything there, takes back what was set, and tells everybody", async () => {
    await withTwo(async ({ drive, server, host, other }) => {
      const before = await modes(other);
      await settle(other);
      expect(await modes(other)).not.toEqual(before);
      expect(await takeAttentions(host)).toEqual(["6/2a01"]);
      await other.run({ cdb: CDB.reserve });
      other.start({ cdb: CDB.rewind });
      other.start(writing(blockOf(100)));
      await other.ping();
      expect(await host.manage(FUNCTION.logicalUnitReset)).toBe(DONE);
      expect(await takeAttentions(host)).toEqual(["6/2903"]);
      expect(await takeAttentions(other)).toEqual(["6/2903"]);
      expect(await modes(other)).toEqual(before);
      expect(drive.reservations.reservedBy).toBeUndefined();
      expect(drive.removalPrevented).toBe(false);
      expect(drive.deck.object).toBe(1);
      expect(other.wire.untaken).toEqual([]);
      expect(server.sessionCount).toBe(2);
    });
  });

  it("leaves the other units alone", async () => {
    await withTwo(async ({ server, host, other }) => {
      const letGo = await holdUnit(server, 1);
      const elsewhere = other.start({ ...TEST, unit: 1 });
      await other.ping();
      expect(await host.manage(FUNCTION.logicalUnitReset)).toBe(DONE);
      letGo();
      expect(endOf(await other.finish(elsewhere))).toBe("good");
      expect(await takeAttentions(host, 1)).toEqual([]);
    });
  });

  it("comes before commands that were sent behind it", async () => {
    await withTwo(async ({ host, other }) => {
      host.start({ cdb: CDB.rewind });
      await host.ping();
      const reset = host.manage(FUNCTION.logicalUnitReset);
      await other.ping();
      const late = await Promise.all([1, 2, 3].map(() => other.run(TEST)));
      expect(await reset).toBe(DONE);
      expect(late.map(endOf)).toEqual(["6/2903", "good", "good"]);
    });
  });

  it("waits for no initiator that is asked for data", async () => {
    const drive = createSimulatedDrive();
    await using server = await serveDrives([drive]);
    using host = await openHost(server, port(1));
    using slow = await openHost(server, {
      ...port(2),
      wishes: { InitialR2T: "Yes", ImmediateData: "No" },
    });
    const sent = slow.start(writing(blockOf(5000)));
    await slow.ready(sent);
    expect(await host.manage(FUNCTION.logicalUnitReset)).toBe(DONE);
    expect(await takeAttentions(slow)).toEqual(["6/2903"]);
  });
});

describe("a reset of the target", () => {
  it("when warm, resets all units and keeps the sessions", async () => {
    await withTwo(async ({ server, host, other }) => {
      other.start({ cdb: CDB.rewind });
      await other.ping();
      expect(await host.manage(FUNCTION.targetWarmReset)).toBe(DONE);
      for (const one of [host, other])
        for (const unit of [0, 1]) expect(await takeAttentions(one, unit)).toEqual(["6/2902"]);
      expect(server.sessionCount).toBe(2);
    });
  });

  it("when cold, ends the sessions behind its answer", async () => {
    await withTwo(async ({ drive, server, host, other }) => {
      other.start({ cdb: CDB.rewind });
      await other.ping();
      expect(await host.manage(FUNCTION.targetColdReset)).toBe(DONE);
      for (const one of [host, other]) await one.wire.over();
      await until(() => server.sessionCount === 0);
      expect(drive.nexuses).toEqual([]);
      using again = await openHost(server, port(1));
      expect(endOf(await again.run(TEST))).toBe("good");
    });
  });
});

describe("task management answers", () => {
  it.each([
    ["CLEAR ACA", FUNCTION.clearAca, 0, 5],
    ["TASK REASSIGN", FUNCTION.taskReassign, 0, 4],
    ["function 0", 0, 0, 255],
    ["function 9", 9, 0, 255],
    ["function 127", 127, 0, 255],
    ["ABORT TASK SET at a unit that is not there", FUNCTION.abortTaskSet, 7, 2],
    ["CLEAR TASK SET at a unit that is not there", FUNCTION.clearTaskSet, 7, 2],
    ["a reset of a unit that is not there", FUNCTION.logicalUnitReset, 7, 2],
  ])("%s and changes nothing", async (_what, taskFunction, unit, response) => {
    await using server = await serveDrives([createSimulatedDrive()]);
    using host = await openHost(server);
    const letGo = await holdUnit(server);
    const running = host.start(TEST);
    expect(await host.manage(taskFunction, { unit })).toBe(response);
    letGo();
    expect(endOf(await host.finish(running))).toBe("good");
  });
});
