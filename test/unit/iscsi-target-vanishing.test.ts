import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { TASK_MANAGEMENT_FUNCTION as FUNCTION } from "../../src/iscsi/initiator-pdus.ts";
import {
  blockOf,
  CDB,
  endOf,
  farDrive,
  openHost,
  port,
  reading,
  takeAttentions,
  writing,
} from "../support/iscsi-target-stand.ts";
import type {
  SentCommand,
  TargetSessionWire,
  WireRequest,
} from "../support/iscsi-target-session.ts";
import { introduction, loginStep } from "../support/iscsi-target-login.ts";
import { TargetWire, until } from "../support/iscsi-target-wire.ts";

const TEST: WireRequest = { cdb: CDB.testUnitReady };
const ASKED = { InitialR2T: "Yes", ImmediateData: "No" };
/** Long enough for whoever answers at once, on a machine that is busy. */
const LIMIT: ServeOptions = { dataLimitMs: 300 };

interface Scene {
  readonly drive: SimulatedDrive;
  readonly server: DriveServer;
  readonly doomed: TargetSessionWire;
  readonly other: TargetSessionWire;
}

async function withTwo(
  act: (scene: Scene) => Promise<void>,
  how: {
    drive?: SimulatedDrive;
    options?: ServeOptions;
    wishes?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { drive = createSimulatedDrive(), options = {}, wishes = {} } = how;
  await using server = await serveDrives([drive], options);
  using other = await openHost(server, port(2));
  using doomed = await openHost(server, { ...port(1), wishes });
  await act({ drive, server, doomed, other });
}

async function expectGone({ drive, server, other }: Scene): Promise<void> {
  await until(() => server.sessionCount === 1, "the end of the session");
  expect(drive.nexuses.map(({ name }) => name)).toEqual([expect.stringContaining("host2")]);
  expect(endOf(await other.run(TEST))).toBe("good");
  expect(endOf(await other.run(writing(blockOf(1000))))).toBe("good");
}

describe("an initiator that vanishes", () => {
  it("in the middle of a rewind does not hold up others", async () => {
    await withTwo(
      async (scene) => {
        scene.doomed.start({ cdb: CDB.rewind });
        await scene.doomed.ping();
        scene.doomed.wire.destroy();
        await expectGone(scene);
      },
      { drive: await farDrive() },
    );
  });

  it("while it is asked for data does not hold up others, and nothing of the block is written", async () => {
    await withTwo(
      async (scene) => {
        const sent = scene.doomed.start(writing(blockOf(5000)));
        await scene.doomed.ready(sent);
        scene.doomed.wire.destroy();
        await until(() => scene.server.sessionCount === 1);
        expect(scene.drive.deck.object).toBe(0);
        await expectGone(scene);
      },
      { wishes: ASKED },
    );
  });

  it("in the middle of a data segment does not hold up others", async () => {
    await withTwo(
      async (scene) => {
        const sent = scene.doomed.start(writing(blockOf(5000)));
        const { targetTransferTag } = await scene.doomed.ready(sent);
        // A header that announces 5000 bytes of data, and 100 of them.
        const header = Buffer.alloc(148);
        header.set([0x05, 0x80, 0, 0, 0, 0, 5000 >> 8, 5000 & 255]);
        header.writeUInt32BE(sent.tag, 16);
        header.writeUInt32BE(targetTransferTag, 20);
        scene.doomed.wire.sendBytes(header);
        scene.doomed.wire.socket.end();
        await expectGone(scene);
      },
      { wishes: ASKED, options: LIMIT },
    );
  });

  it("takes what waits in the queue with it", async () => {
    await withTwo(
      async (scene) => {
        const { doomed, other, drive } = scene;
        other.start({ cdb: CDB.rewind });
        await other.ping();
        for (let count = 0; count < 5; count++) doomed.start(writing(blockOf(1000)));
        await doomed.ping();
        doomed.wire.destroy();
        await until(() => scene.server.sessionCount === 1);
        expect(await other.manage(FUNCTION.abortTaskSet)).toBe(0);
        expect(drive.deck.object).toBe(1);
        await expectGone(scene);
      },
      { drive: await farDrive() },
    );
  });

  it("with commands that wait for one that never came is forgotten whole", async () => {
    await withTwo(async (scene) => {
      scene.doomed.wire.commandNumber += 3;
      scene.doomed.start(writing(blockOf(1000)));
      scene.doomed.start(TEST);
      await scene.doomed.ping();
      scene.doomed.wire.destroy();
      await expectGone(scene);
    }, {});
  });
});

describe("an initiator that keeps silent", () => {
  it("about data that it is asked for is dropped after a while", async () => {
    await withTwo(
      async (scene) => {
        const sent = scene.doomed.start(writing(blockOf(5000)));
        await scene.doomed.ready(sent);
        const waiting = scene.other.run(TEST);
        await scene.doomed.wire.over();
        expect(endOf(await waiting)).toBe("good");
        await expectGone(scene);
      },
      { wishes: ASKED, options: LIMIT },
    );
  });

  it("about data that it announced is dropped after a while", async () => {
    await withTwo(
      async (scene) => {
        const fields = { write: true, final: false, expectedTransferBytes: 5000 };
        scene.doomed.start({ cdb: CDB.write(5000), fields });
        await scene.doomed.wire.over();
        await expectGone(scene);
      },
      { options: LIMIT },
    );
  });

  it("between two PDUs of its data is dropped after a while", async () => {
    await withTwo(
      async (scene) => {
        const sent = scene.doomed.start(writing(blockOf(5000)));
        const { targetTransferTag } = await scene.doomed.ready(sent);
        const train = { transferTag: targetTransferTag, end: 2000, final: false };
        scene.doomed.sendData(sent, train);
        await scene.doomed.wire.over();
        await expectGone(scene);
      },
      { wishes: ASKED, options: LIMIT },
    );
  });
});

const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS = 12;
/** With 60 kB each, more than systems keep on the way. */
const PINGS = 1000;

/** A tape of large blocks, and an initiator that asks for all of them and takes none. */
async function withSlowReader(
  act: (scene: Scene & { readonly sent: readonly SentCommand[] }) => Promise<void>,
  options: ServeOptions,
): Promise<void> {
  const drive = createSimulatedDrive();
  const nexus = drive.nexus("whoever writes");
  nexus.dropAttentions();
  const dataOut = blockOf(BLOCK_BYTES);
  const cdb = Uint8Array.from(CDB.write(BLOCK_BYTES));
  for (let count = 0; count < BLOCKS; count++)
    await drive.execute(nexus, { cdb, dataOut, timeoutMs: 1000 });
  drive.loseNexus(nexus);
  await withTwo(
    async (scene) => {
      await scene.doomed.run({ cdb: CDB.rewind });
      scene.doomed.wire.socket.pause();
      const sent = Array.from({ length: BLOCKS }, () => scene.doomed.start(reading(BLOCK_BYTES)));
      await act({ ...scene, sent });
    },
    { drive, options },
  );
}

describe("an initiator that takes no data", () => {
  it("is dropped after a while, and holds nobody up for longer", async () => {
    await withSlowReader(async (scene) => {
      const waiting = scene.other.run(TEST);
      expect(endOf(await waiting)).toBe("good");
      await expectGone(scene);
      // What fits into the buffers on the way was read, and no more.
      expect(scene.drive.deck.object).toBeLessThan(BLOCKS);
    }, LIMIT);
  });

  it("is not read from any more, until it does", async () => {
    await withTwo(async ({ doomed }) => {
      const data = blockOf(60_000);
      doomed.wire.socket.pause();
      const answers = Array.from({ length: PINGS }, () => doomed.ping(data));
      const { socket } = doomed.wire;
      // What the systems and the target keep on the way is limited: the rest stays here.
      let [length, sameCount] = [0, 0];
      await until(() => {
        sameCount = length === socket.writableLength ? sameCount + 1 : 0;
        length = socket.writableLength;
        return sameCount > 50;
      });
      expect(length).toBeGreaterThan(1_000_000);
      socket.resume();
      for (const answer of await Promise.all(answers))
        expect(Buffer.compare(answer.data, data)).toBe(0);
    }, {});
  });

  it("does not hold up a reset", async () => {
    await withSlowReader(async ({ other }) => {
      expect(await other.manage(FUNCTION.logicalUnitReset)).toBe(0);
      expect(await takeAttentions(other)).toEqual(["6/2903"]);
    }, {});
  });

  it("gets everything, in order and whole, when it takes it after all", async () => {
    await withSlowReader(async ({ doomed, drive, sent }) => {
      await until(() => drive.deck.object > 0, "the first read");
      doomed.wire.socket.resume();
      const block = blockOf(BLOCK_BYTES);
      for (const one of sent) {
        const { data } = await doomed.finish(one);
        expect(Buffer.compare(data, block)).toBe(0);
      }
      expect(drive.deck.object).toBe(BLOCKS);
    }, {});
  });
});

describe("the end of serving", () => {
  it("ends a rewind, the sessions and the connections, and leaves the drive to others", async () => {
    const drive = await farDrive();
    // Longer than this test may take: whoever has not logged in must not hold up the end.
    const server = await serveDrives([drive], { loginLimitMs: 60_000 });
    using host = await openHost(server);
    using login = await TargetWire.open(server);
    await loginStep(login, introduction(), { transit: false });
    host.start({ cdb: CDB.rewind });
    await host.ping();
    await server.close();
    await host.wire.over();
    await login.over();
    expect(server.sessionCount).toBe(0);
    expect(drive.nexuses).toEqual([]);
    const transport = drive.connect();
    const run = async (cdb: readonly number[]) =>
      endOf({ ...(await transport.execute({ cdb: Uint8Array.from(cdb), timeoutMs: 1000 })) });
    expect(await run(CDB.testUnitReady)).toBe("6/2900");
    expect(await run(CDB.testUnitReady)).toBe("good");
    await expect(TargetWire.open(server)).rejects.toThrow();
    await server.close();
  });

  it("waits for nobody who takes his last answer slowly", async () => {
    await withSlowReader(async ({ server, doomed }) => {
      await doomed.logOut().catch(() => undefined);
      await server.close();
    }, {});
  });
});

describe("hands at a drive that is served", () => {
  it("may let time pass after a command was aborted", async () => {
    const drive = await farDrive();
    await using server = await serveDrives([drive]);
    using host = await openHost(server);
    const sent = host.start({ cdb: CDB.rewind });
    await host.ping();
    await host.manage(FUNCTION.abortTask, { task: sent });
    drive.begin("rewind", 20);
    await server.exclusively(0, () => drive.finishOperation());
    expect(drive.operation).toBeUndefined();
  });
});
