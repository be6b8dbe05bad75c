import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { SCSI_COMMAND } from "../../src/iscsi/initiator-pdus.ts";
import { serialAfter, serialDistance } from "../../src/iscsi/serial-number.ts";
import { REJECT, REJECT_REASON } from "../../src/iscsi/target-pdus.ts";
import {
  blockOf,
  CDB,
  endOf,
  holdUnit,
  openHost,
  reading,
  takeAttentions,
  writing,
} from "../support/iscsi-target-stand.ts";
import {
  TargetSessionWire,
  type SentCommand,
  type WireRequest,
} from "../support/iscsi-target-session.ts";
import { logIn } from "../support/iscsi-target-login.ts";
import { TargetWire } from "../support/iscsi-target-wire.ts";

interface Scene {
  readonly host: TargetSessionWire;
  readonly server: DriveServer;
  readonly drive: SimulatedDrive;
}

async function withHost(
  act: (scene: Scene) => Promise<void>,
  how: { readonly wishes?: Readonly<Record<string, string>>; readonly options?: ServeOptions } = {},
): Promise<void> {
  const drive = createSimulatedDrive();
  await using server = await serveDrives([drive], how.options);
  using host = await openHost(server, { wishes: how.wishes ?? {} });
  await act({ host, server, drive });
}

const TEST: WireRequest = { cdb: CDB.testUnitReady };
/** Sends commands with numbers ahead of the next by so many. */
const startAhead = (host: TargetSessionWire, ahead: number, request = TEST): SentCommand => {
  const next = host.wire.commandNumber;
  const commandNumber = serialAfter(next, ahead);
  const sent = host.start({ ...request, fields: { commandNumber } });
  host.wire.commandNumber = next;
  return sent;
};

/** The order in which commands are answered. */
async function orderOf(host: TargetSessionWire, sent: readonly SentCommand[]): Promise<number[]> {
  const order: number[] = [];
  await Promise.all(
    sent.map(async (one, at) => {
      await host.finish(one);
      order.push(at);
    }),
  );
  return order;
}

describe("command numbers", () => {
  it("decide the order, in whatever order commands come", async () => {
    await withHost(async ({ host }) => {
      const blocks = [blockOf(100, 1), blockOf(200, 2), blockOf(300, 3)];
      const [first, second, third] = blocks.map((block) => writing(block));
      const later = [third, second].map((request, i) => startAhead(host, 2 - i, request));
      await host.ping();
      expect(host.wire.untaken).toEqual([]);
      const now = host.start(first ?? TEST);
      expect(await orderOf(host, [now, ...later.toReversed()])).toEqual([0, 1, 2]);
      host.wire.commandNumber = serialAfter(host.wire.commandNumber, 2);
      await host.run({ cdb: CDB.rewind });
      for (const block of blocks)
        expect(Buffer.compare((await host.run(reading(block.length))).data, block)).toBe(0);
    });
  });

  it.each([
    ["behind", -1],
    ["far behind", -1000],
    ["just beyond", 32],
    ["far beyond", 0x7fff_ffff],
  ])("%s the window are ignored", async (_what, ahead) => {
    await withHost(async ({ host }) => {
      const sent = startAhead(host, ahead);
      // Neither does its tag stay in use, nor is it refused for one that is.
      await host.ping();
      expect(
        endOf(await host.run({ cdb: CDB.testUnitReady, fields: { initiatorTaskTag: sent.tag } })),
      ).toBe("good");
      expect(host.wire.untaken).toEqual([]);
    });
  });

  it("behind the window are ignored even under a tag that is in use", async () => {
    await withHost(async ({ host, server }) => {
      const letGo = await holdUnit(server);
      const running = host.start(TEST);
      host.start({
        ...TEST,
        fields: { initiatorTaskTag: running.tag, commandNumber: running.commandNumber },
      });
      host.wire.commandNumber = serialAfter(running.commandNumber);
      await host.ping();
      expect(host.wire.untaken).toEqual([]);
      letGo();
      expect(endOf(await host.finish(running))).toBe("good");
    });
  });

  it("that come twice count once", async () => {
    await withHost(async ({ host }) => {
      const one = startAhead(host, 1);
      startAhead(host, 1);
      const now = host.start(TEST);
      expect(await orderOf(host, [now, one])).toEqual([0, 1]);
      host.wire.commandNumber = serialAfter(host.wire.commandNumber);
      await host.ping(undefined, false);
      expect(host.wire.untaken).toEqual([]);
    });
  });

  it("are not used by immediate commands, which wait for nothing", async () => {
    await withHost(async ({ host }) => {
      const later = startAhead(host, 1);
      expect(endOf(await host.run({ ...TEST, fields: { immediate: true } }))).toBe("good");
      const now = host.start(TEST);
      expect(await orderOf(host, [now, later])).toEqual([0, 1]);
    });
  });

  it("go round at 2^32", async () => {
    await using server = await serveDrives([createSimulatedDrive()]);
    const wire = await TargetWire.open(server);
    wire.commandNumber = 0xffff_fff0;
    using host = new TargetSessionWire(await logIn(wire));
    await takeAttentions(host);
    const later = [20, 10].map((ahead) => startAhead(host, ahead));
    expect(host.wire.commandNumber).toBeGreaterThan(0xffff_ff00);
    for (let count = 0; count < 10; count++) expect(endOf(await host.run(TEST))).toBe("good");
    host.wire.commandNumber = serialAfter(host.wire.commandNumber);
    for (let count = 0; count < 9; count++) expect(endOf(await host.run(TEST))).toBe("good");
    expect(host.wire.commandNumber).toBeLessThan(100);
    expect(await orderOf(host, later.toReversed())).toEqual([0, 1]);
  });

  it("are acknowledged when a command is accepted, not when it is over", async () => {
    await withHost(async ({ host, server }) => {
      const letGo = await holdUnit(server);
      const sent = host.start(TEST);
      await host.ping();
      expect(host.wire.window?.expected).toBe(serialAfter(sent.commandNumber));
      letGo();
      await host.finish(sent);
    });
  });
});

describe("the window", () => {
  const roomOf = (host: TargetSessionWire): number =>
    serialDistance(host.wire.window?.maximum ?? 0, host.wire.commandNumber) + 1;

  it("closes when 32 commands are under way, and opens as they end", async () => {
    await withHost(async ({ host, server }) => {
      expect(roomOf(host)).toBe(32);
      const letGo = await holdUnit(server);
      const sent: SentCommand[] = [];
      while (roomOf(host) > 0) {
        expect(sent.length).toBeLessThan(100);
        sent.push(host.start(TEST));
        await host.ping();
      }
      expect(sent.length).toBe(32);
      letGo();
      expect(await orderOf(host, sent)).toEqual([...sent.keys()]);
      expect(roomOf(host)).toBe(32);
      expect(endOf(await host.run(TEST))).toBe("good");
    });
  });

  it("does not keep out immediate commands, of which too many are refused and nothing else happens", async () => {
    await withHost(async ({ host, server }) => {
      const letGo = await holdUnit(server);
      const sent = Array.from({ length: 100 }, () =>
        host.start({ ...TEST, fields: { immediate: true } }),
      );
      await host.ping();
      const refused = host.wire.untaken.filter((name) => name === REJECT.name).length;
      expect(refused).toBeGreaterThan(0);
      for (let i = 0; i < refused; i++)
        expect((await host.rejected()).reason).toBe(REJECT_REASON.immediateCommandReject);
      letGo();
      for (const one of sent.slice(0, 100 - refused))
        expect(endOf(await host.finish(one))).toBe("good");
      expect(endOf(await host.run(TEST))).toBe("good");
    });
  });
});

describe("a tag", () => {
  it("that is in use already is refused, and life goes on", async () => {
    await withHost(async ({ host, server }) => {
      const letGo = await holdUnit(server);
      const running = host.start(TEST);
      host.start({ cdb: CDB.inquiry(96), room: 96, fields: { initiatorTaskTag: running.tag } });
      const refused = await host.rejected();
      expect(refused.reason).toBe(REJECT_REASON.taskInProgress);
      expect(SCSI_COMMAND.header.decode(refused.header).initiatorTaskTag).toBe(running.tag);
      letGo();
      expect(endOf(await host.finish(running))).toBe("good");
      // The refused command has used its number up.
      expect(endOf(await host.run(TEST))).toBe("good");
    });
  });
});

describe("a task attribute", () => {
  it("HEAD OF QUEUE goes before all that wait", async () => {
    await withHost(async ({ host, server }) => {
      const letGo = await holdUnit(server);
      const plain = [1, 2].map(() => host.start(TEST));
      const head = host.start({ ...TEST, fields: { taskAttribute: 3 } });
      await host.ping();
      letGo();
      expect(await orderOf(host, [...plain, head])).toEqual([2, 0, 1]);
    });
  });
});
