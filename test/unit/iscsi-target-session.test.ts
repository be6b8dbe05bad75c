import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import type { SimulatedDrive } from "../../simulator/simulated-drive.ts";
import { NO_TAG } from "../../src/iscsi/define-pdu.ts";
import {
  DATA_OUT,
  LOGOUT_REQUEST,
  NOP_OUT,
  SNACK_REQUEST,
} from "../../src/iscsi/initiator-pdus.ts";
import { serialAfter } from "../../src/iscsi/serial-number.ts";
import { NOP_IN, REJECT_REASON } from "../../src/iscsi/target-pdus.ts";
import {
  blockOf,
  CDB,
  endOf,
  holdUnit,
  openHost,
  port,
  writing,
} from "../support/iscsi-target-stand.ts";
import type { TargetSessionWire, WireRequest } from "../support/iscsi-target-session.ts";
import { until } from "../support/iscsi-target-wire.ts";

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
describe("a ping", () => {
  it.each([
    ["immediate", true],
    ["in its turn", false],
  ])("comes back with its data, %s", async (_what, immediate) => {
    await withHost(async ({ host }) => {
      const data = blockOf(1001);
      const answer = await host.ping(data, immediate);
      expect(Buffer.compare(answer.data, data)).toBe(0);
      expect(answer.value.targetTransferTag).toBe(NO_TAG);
    });
  });

  it("in its turn waits for those before it", async () => {
    await withHost(async ({ host }) => {
      const { commandNumber } = host.wire;
      host.wire.commandNumber = serialAfter(commandNumber);
      let isAnswered = false;
      const late = host.ping(undefined, false).then(() => (isAnswered = true));
      await host.ping();
      expect(isAnswered).toBe(false);
      const now = host.start({ ...TEST, fields: { commandNumber } });
      await host.finish(now);
      await late;
    });
  });

  it("comes back cut to what the initiator takes", async () => {
    await withHost(
      async ({ host }) => {
        expect((await host.ping(blockOf(5000))).data.length).toBe(512);
      },
      { wishes: { MaxRecvDataSegmentLength: "512" } },
    );
  });

  it("without a tag is not answered", async () => {
    await withHost(async ({ host }) => {
      const tags = { initiatorTaskTag: NO_TAG, targetTransferTag: NO_TAG };
      host.wire.send(NOP_OUT, { ...tags, ...host.wire.numbers(true) }, blockOf(10));
      await host.ping();
      expect(host.wire.untaken).toEqual([]);
    });
  });

  it("of the target keeps a silent initiator that answers it, and no other", async () => {
    const options = { pingMs: 40 };
    await withHost(
      async ({ host, server }) => {
        using mute = await openHost(server, port(2));
        for (let count = 0; count < 4; count++) {
          const { value } = await host.wire.next(NOP_IN);
          expect(value).toMatchObject({ initiatorTaskTag: NO_TAG });
          expect(value.targetTransferTag).not.toBe(NO_TAG);
          const { targetTransferTag } = value;
          const tags = { initiatorTaskTag: NO_TAG, targetTransferTag };
          host.wire.send(NOP_OUT, { ...tags, ...host.wire.numbers(true) });
        }
        await mute.wire.over();
        expect(server.sessionCount).toBe(1);
        expect(endOf(await host.run(TEST))).toBe("good");
      },
      { options },
    );
  });
});

describe("a logout", () => {
  it.each([
    ["of the session", 0, 99, 0],
    ["of its connection", 1, 7, 0],
  ])("%s ends both", async (_what, reason, connectionId, response) => {
    await withHost(async ({ host, server, drive }) => {
      expect(await host.logOut(reason, connectionId)).toBe(response);
      await host.wire.over();
      await until(() => server.sessionCount === 0);
      expect(drive.nexuses).toEqual([]);
    });
  });

  it.each([
    ["of a connection that there is not", 1, 8, 1],
    ["for recovery", 2, 7, 2],
  ])("%s changes nothing", async (_what, reason, connectionId, response) => {
    await withHost(async ({ host, server }) => {
      expect(await host.logOut(reason, connectionId)).toBe(response);
      expect(endOf(await host.run(TEST))).toBe("good");
      expect(server.sessionCount).toBe(1);
    });
  });

  it("in its turn ends what is under way, without its status", async () => {
    await withHost(async ({ host, server }) => {
      await holdUnit(server);
      host.start(TEST);
      const tags = { initiatorTaskTag: host.nextTag(), connectionId: 7 };
      host.wire.send(LOGOUT_REQUEST, { reason: 0, ...tags, ...host.wire.numbers(false) });
      await host.wire.over();
      expect(host.wire.untaken).toEqual(["Logout Response"]);
    });
  });
});

describe("a PDU is refused, and life goes on, that", () => {
  const header = (opcode: number): Buffer => {
    const bytes = Buffer.alloc(48);
    bytes.set([opcode, 0x80]);
    bytes.writeUInt32BE(77, 16);
    return bytes;
  };

  it.each([0x07, 0x0f, 0x11, 0x1c, 0x1e, 0x21, 0x25, 0x31, 0x3f, 0x47])(
    "has the operation code %i",
    async (opcode) => {
      await withHost(async ({ host }) => {
        host.wire.sendBytes(header(opcode));
        const refused = await host.rejected();
        expect(refused.reason).toBe(REJECT_REASON.commandNotSupported);
        expect(Buffer.from(refused.header)).toEqual(header(opcode));
        expect(endOf(await host.run(TEST))).toBe("good");
      });
    },
  );

  it("asks for a PDU again", async () => {
    await withHost(async ({ host }) => {
      const value = { snackType: 1, initiatorTaskTag: NO_TAG, targetTransferTag: NO_TAG };
      const numbers = { expectedStatusNumber: 0, firstNumber: 1, runLength: 1 };
      host.wire.send(SNACK_REQUEST, { ...value, ...numbers });
      expect((await host.rejected()).reason).toBe(REJECT_REASON.snackReject);
      expect(endOf(await host.run(TEST))).toBe("good");
    });
  });

  it.each([
    ["goes both ways", { read: true, write: true }],
    ["has no tag", { initiatorTaskTag: NO_TAG }],
  ])("is a command and %s", async (_what, fields) => {
    await withHost(async ({ host }) => {
      host.start({ ...TEST, fields });
      expect((await host.rejected()).reason).toBe(REJECT_REASON.invalidPduField);
      expect(endOf(await host.run(TEST))).toBe("good");
    });
  });

  it("is a login", async () => {
    await withHost(async ({ host }) => {
      host.wire.sendBytes(header(0x43));
      expect((await host.rejected()).reason).toBe(REJECT_REASON.protocolError);
      expect(endOf(await host.run(TEST))).toBe("good");
    });
  });

  it("is nothing to refuse: data of a command that nobody knows", async () => {
    await withHost(async ({ host }) => {
      const tags = { initiatorTaskTag: 0x4711, targetTransferTag: 12 };
      const numbers = { expectedStatusNumber: 0, dataNumber: 0, bufferOffset: 0 };
      host.wire.send(DATA_OUT, { final: true, ...tags, ...numbers }, blockOf(700));
      expect(endOf(await host.run(writing(blockOf(512))))).toBe("good");
      expect(host.wire.untaken).toEqual([]);
    });
  });
});
