import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { SystemClock } from "../../src/clock/system-clock.ts";
import { TASK_MANAGEMENT_FUNCTION as FUNCTION } from "../../src/iscsi/initiator-pdus.ts";
import { serialAfter } from "../../src/iscsi/serial-number.ts";
import {
  blockOf,
  CDB,
  endOf,
  farDrive,
  holdUnit,
  openHost,
  port,
  slowWriter,
  StubbornUnit,
  takeAttentions,
  writing,
} from "../support/iscsi-target-stand.ts";
import type { TargetSessionWire, WireRequest } from "../support/iscsi-target-session.ts";
import { until } from "../support/iscsi-target-wire.ts";

const TEST: WireRequest = { cdb: CDB.testUnitReady };
const RESPONSE = { done: 0, noSuchTask: 1 } as const;

interface Scene {
  readonly drive: SimulatedDrive;
  readonly server: DriveServer;
  readonly host: TargetSessionWire;
  readonly other: TargetSessionWire;
}

/** Two initiators of a drive in real time, whose tape takes a minute to rewind, and of a second drive. */
async function withTwo(
  act: (scene: Scene) => Promise<void>,
  options: ServeOptions = {},
): Promise<void> {
  const drive = await farDrive();
  await using server = await serveDrives([drive, createSimulatedDrive()], options);
  using host = await openHost(server, port(1));
  using other = await openHost(server, port(2));
  await act({ drive, server, host, other });
}

/** Nothing came that was not waited for, and the unit still works. */
async function expectAlive(host: TargetSessionWire): Promise<void> {
  await takeAttentions(host);
  expect(endOf(await host.run(TEST))).toBe("good");
  expect(host.wire.untaken).toEqual([]);
}

/** Waits until the drive has begun with a command of this host: it waits in the drive then, not in a queue. */
const begun = async (host: TargetSessionWire): Promise<void> => {
  await host.ping();
};

const far = async (): Promise<SimulatedDrive> => await farDrive();
/** Unloaded: LOAD takes a quarter of a minute. */
async function unloaded(): Promise<SimulatedDrive> {
  return createSimulatedDrive({ clock: new SystemClock(), loaded: false });
}
async function blank(): Promise<SimulatedDrive> {
  return createSimulatedDrive({ clock: new SystemClock() });
}
/** A block in its buffer that it would write for a quarter of an hour. */
async function buffered(): Promise<SimulatedDrive> {
  const drive = createSimulatedDrive({ clock: new SystemClock(), personality: slowWriter() });
  const nexus = drive.nexus("whoever fills the buffer");
  nexus.dropAttentions();
  const dataOut = blockOf(1_000_000);
  const cdb = Uint8Array.from(CDB.write(dataOut.length));
  await drive.execute(nexus, { cdb, dataOut, timeoutMs: 1000 });
  drive.loseNexus(nexus);
  return drive;
}

// prettier-ignore
const LONG: readonly (readonly [what: string, drive: () => Promise<SimulatedDrive>, cdb: readonly number[]])[] = [
  ["REWIND", far, CDB.rewind],
  ["LOCATE", far, CDB.locate(0)],
  ["SPACE", far, [0x11, 0, 0xff, 0xff, 0xff, 0]],
  ["UNLOAD", far, CDB.unload],
  ["LOAD", unloaded, CDB.load],
  ["long ERASE", blank, CDB.eraseAll],
  ["WRITE FILEMARKS behind a full buffer", buffered, CDB.filemark],
];

describe("ABORT TASK", () => {
  it.each(LONG)("ends a %s that runs", async (_what, make, cdb) => {
    await using server = await serveDrives([await make()]);
    using host = await openHost(server);
    const sent = host.start({ cdb });
    await begun(host);
    expect(await host.manage(FUNCTION.abortTask, { task: sent })).toBe(RESPONSE.done);
    const inquiry = await host.run({ cdb: CDB.inquiry(36), room: 36 });
    expect(endOf(inquiry)).toBe("good");
    await host.ping();
    // Above all no status of what was aborted.
    expect(host.wire.untaken).toEqual([]);
  });

  it("leaves the tape where it is by then", async () => {
    await withTwo(async ({ drive, host }) => {
      const sent = host.start({ cdb: CDB.rewind });
      await begun(host);
      await host.manage(FUNCTION.abortTask, { task: sent });
      expect(drive.deck.object).toBe(1);
      await expectAlive(host);
    });
  });

  it("takes a command out that waits, and it is never executed", async () => {
    await withTwo(async ({ drive, server, host, other }) => {
      const letGo = await holdUnit(server);
      const first = other.start(TEST);
      const write = host.start(writing(blockOf(500)));
      const last = host.start(TEST);
      expect(await host.manage(FUNCTION.abortTask, { task: write })).toBe(RESPONSE.done);
      letGo();
      expect(endOf(await other.finish(first))).toBe("good");
      expect(endOf(await host.finish(last))).toBe("good");
      expect(drive.deck.object).toBe(1);
      await expectAlive(host);
    });
  });

  it("takes a command out that waits for those before it, whose number counts as come", async () => {
    await withTwo(async ({ drive, host }) => {
      const { commandNumber } = host.wire;
      host.wire.commandNumber = serialAfter(commandNumber);
      const held = host.start({ cdb: CDB.filemark });
      expect(await host.manage(FUNCTION.abortTask, { task: held })).toBe(RESPONSE.done);
      expect(endOf(await host.run({ ...TEST, fields: { commandNumber } }))).toBe("good");
      await expectAlive(host);
      expect(drive.deck.object).toBe(1);
    });
  });

  it("of a command that waits for its data ends it, and data that still come are ignored", async () => {
    await using server = await serveDrives([createSimulatedDrive()]);
    using host = await openHost(server, { wishes: { InitialR2T: "Yes", ImmediateData: "No" } });
    const sent = host.start(writing(blockOf(5000)));
    const { targetTransferTag } = await host.ready(sent);
    expect(await host.manage(FUNCTION.abortTask, { task: sent })).toBe(RESPONSE.done);
    host.sendData(sent, { transferTag: targetTransferTag, end: 5000 });
    await expectAlive(host);
  });

  it("of a command that is over, or never was, finds none", async () => {
    await withTwo(async ({ host }) => {
      const over = host.start(TEST);
      await host.finish(over);
      expect(await host.manage(FUNCTION.abortTask, { task: over })).toBe(RESPONSE.noSuchTask);
      const never = { ...over, tag: 0x9999, commandNumber: serialAfter(over.commandNumber, 100) };
      expect(await host.manage(FUNCTION.abortTask, { task: never })).toBe(RESPONSE.noSuchTask);
      await expectAlive(host);
    });
  });

  it("of a command that has not come yet voids it: it is not executed when it comes", async () => {
    await withTwo(async ({ drive, host }) => {
      // It was sent before the abort, but it is the abort that comes first.
      const { commandNumber } = host.wire;
      host.wire.commandNumber = serialAfter(commandNumber);
      const missing = { tag: 0x8888, commandNumber };
      expect(await host.manage(FUNCTION.abortTask, { task: missing })).toBe(RESPONSE.done);
      const fields = { initiatorTaskTag: missing.tag, commandNumber };
      host.start({ cdb: CDB.filemark, fields });
      host.wire.commandNumber = serialAfter(commandNumber);
      await expectAlive(host);
      expect(drive.deck.object).toBe(1);
    });
  });

  it("does not void a command that will be sent after it", async () => {
    await withTwo(async ({ host }) => {
      const { commandNumber } = host.wire;
      const later = { tag: 0x8888, commandNumber };
      expect(await host.manage(FUNCTION.abortTask, { task: later })).toBe(RESPONSE.noSuchTask);
      await expectAlive(host);
    });
  });

  it("of a command that the unit cannot break off waits for its end, and there is no status", async () => {
    const unit = new StubbornUnit();
    await using server = await serveDrives([unit]);
    using host = await openHost(server);
    const sent = host.start({ cdb: CDB.rewind });
    await until(() => unit.isRewinding);
    let isAnswered = false;
    const abort = host.manage(FUNCTION.abortTask, { task: sent }).then((response) => {
      isAnswered = true;
      return response;
    });
    await host.ping();
    expect(isAnswered).toBe(false);
    unit.finish();
    expect(await abort).toBe(RESPONSE.done);
    await expectAlive(host);
  });

  it("may wait for its turn as commands do", async () => {
    await withTwo(async ({ host }) => {
      const sent = host.start({ cdb: CDB.rewind });
      const fields = { immediate: false };
      expect(await host.manage(FUNCTION.abortTask, { task: sent, fields })).toBe(RESPONSE.done);
      await expectAlive(host);
    });
  });
});

describe("ABORT TASK SET", () => {
  it("ends what this initiator has at the unit, and nothing of others or elsewhere", async () => {
    await withTwo(async ({ server, host, other }) => {
      await takeAttentions(host, 1);
      const letGoSecond = await holdUnit(server, 1);
      host.start({ cdb: CDB.rewind });
      host.start(writing(blockOf(100)));
      const elsewhere = host.start({ ...TEST, unit: 1 });
      await begun(host);
      const others = other.start(TEST);
      expect(await host.manage(FUNCTION.abortTaskSet)).toBe(RESPONSE.done);
      expect(endOf(await other.finish(others))).toBe("good");
      letGoSecond();
      expect(endOf(await host.finish(elsewhere))).toBe("good");
      await expectAlive(host);
    });
  });
});

describe("CLEAR TASK SET", () => {
  it("ends what anybody has at the unit, and tells the others whose commands it ended", async () => {
    await withTwo(async ({ server, host, other }) => {
      using idle = await openHost(server, port(3));
      host.start({ cdb: CDB.rewind });
      await begun(host);
      other.start(writing(blockOf(100)));
      other.start(TEST);
      await begun(other);
      expect(await host.manage(FUNCTION.clearTaskSet)).toBe(RESPONSE.done);
      expect(await takeAttentions(other)).toEqual(["6/2f00"]);
      expect(await takeAttentions(host)).toEqual([]);
      expect(await takeAttentions(idle)).toEqual([]);
      for (const one of [host, other, idle]) await expectAlive(one);
    });
  });
});
