import { describe, expect, it } from "vitest";
import { serveDrives, type DriveServer } from "../../simulator/attach/serve-drives.ts";
import type { ServeOptions } from "../../simulator/attach/serve-options.ts";
import { createSimulatedDrive } from "../../simulator/create-simulated-drive.ts";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import { HEADER_BYTES, NO_TAG } from "../../src/iscsi/define-pdu.ts";
import { LOGIN_STAGE, NOP_OUT } from "../../src/iscsi/initiator-pdus.ts";
import { encodeTextKeys, type TextKey } from "../../src/iscsi/text-keys.ts";
import {
  introduction,
  loginStep,
  openWire,
  security,
  sendLogin,
  SESSION_ID,
  TARGET_NAME,
} from "../support/iscsi-target-login.ts";
import { TargetWire } from "../support/iscsi-target-wire.ts";
import { testSeed } from "../support/seed.ts";

const serve = (options: ServeOptions = {}): Promise<DriveServer> =>
  serveDrives([createSimulatedDrive()], options);

/** Runs something with a connection to a target of its own. */
async function withWire(
  act: (wire: TargetWire, server: DriveServer) => Promise<void>,
  options: ServeOptions = {},
): Promise<void> {
  await using server = await serve(options);
  using wire = await TargetWire.open(server);
  await act(wire, server);
}

const stay = { transit: false };

describe("a login", () => {
  it("takes one step, whose answer has all that is due and nothing else", async () => {
    await withWire(async (wire, server) => {
      const { header, keys } = await loginStep(wire, introduction());
      expect(header).toMatchObject({
        transit: true,
        continues: false,
        currentStage: LOGIN_STAGE.operational,
        nextStage: LOGIN_STAGE.fullFeature,
        versionMax: 0,
        versionActive: 0,
        statusClass: 0,
        expectedCommandNumber: wire.commandNumber,
        maximumCommandNumber: wire.commandNumber,
      });
      expect(Buffer.from(header.sessionId)).toEqual(Buffer.from(SESSION_ID));
      expect(header.targetSessionHandle).toBeGreaterThan(0);
      // libiscsi expects the first StatSN to be 0 or 1 without CHAP.
      expect([0, 1]).toContain(header.statusNumber);
      expect(keys).toEqual([
        ["TargetPortalGroupTag", "1"],
        ["MaxRecvDataSegmentLength", "524288"],
      ]);
      expect(server.sessionCount).toBe(1);
    });
  });

  it("takes two stages, in the second of which the initiator may introduce itself again", async () => {
    await withWire(async (wire, server) => {
      const first = [...introduction(), ["AuthMethod", "CHAP,None"]] satisfies TextKey[];
      const one = await loginStep(wire, first, security);
      expect(one.header).toMatchObject({ transit: true, nextStage: 1, targetSessionHandle: 0 });
      expect(one.keys).toEqual([
        ["TargetPortalGroupTag", "1"],
        ["AuthMethod", "None"],
      ]);
      const two = await loginStep(wire, [...introduction(), ["HeaderDigest", "None"]]);
      expect(two.header).toMatchObject({ transit: true, nextStage: 3 });
      expect(two.header.targetSessionHandle).toBeGreaterThan(0);
      expect(two.keys).toEqual([
        ["HeaderDigest", "None"],
        ["MaxRecvDataSegmentLength", "524288"],
      ]);
      expect(server.sessionCount).toBe(1);
    });
  });

  it("goes from the security stage to full feature phase at once where the initiator wants that", async () => {
    await withWire(async (wire, server) => {
      const step = { ...security, nextStage: LOGIN_STAGE.fullFeature };
      const { header } = await loginStep(wire, introduction(), step);
      expect(header).toMatchObject({ transit: true, currentStage: 0, nextStage: 3 });
      expect(server.sessionCount).toBe(1);
    });
  });

  it("stays in a stage as long as the initiator does not ask for the next", async () => {
    await withWire(async (wire, server) => {
      const one = await loginStep(wire, introduction(), stay);
      expect(one.header).toMatchObject({ transit: false, currentStage: 1, nextStage: 0 });
      const two = await loginStep(wire, [["DefaultTime2Wait", "3"]], stay);
      expect(two.keys).toEqual([["DefaultTime2Wait", "3"]]);
      expect(server.sessionCount).toBe(0);
      expect((await loginStep(wire, [])).header.transit).toBe(true);
    });
  });

  it("collects keys that are split over PDUs, even within a key", async () => {
    await withWire(async (wire) => {
      const text = encodeTextKeys([...introduction(), ["InitialR2T", "No"]]);
      for (const [from, to] of [
        [0, 5],
        [5, 5],
        [5, text.length - 2],
      ] as const) {
        const part = await loginStep(wire, text.subarray(from, to), { ...stay, continues: true });
        expect(part.header).toMatchObject({ transit: false, continues: false, statusClass: 0 });
        expect(part.keys).toEqual([]);
      }
      const last = await loginStep(wire, text.subarray(text.length - 2));
      expect(last.header).toMatchObject({ transit: true, statusClass: 0 });
      expect(last.keys).toContainEqual(["InitialR2T", "No"]);
    });
  });
});

const without = (name: string): readonly TextKey[] =>
  introduction().filter(([key]) => key !== name);
const otherName: readonly TextKey[] = [["InitiatorName", "iqn.2026-01.test.capstan:other"]];
const CHAP = { initiator: { user: "u", secret: "0123456789abcdef" } };

type Fields = NonNullable<Parameters<typeof loginStep>[2]>;
interface Wrong {
  readonly what: string;
  readonly status: number;
  readonly keys: readonly TextKey[] | Uint8Array;
  readonly fields?: Fields;
  /** A first step that is right, in the same stage. */
  readonly behind?: readonly TextKey[];
  readonly options?: ServeOptions;
}

// prettier-ignore
const WRONG: readonly Wrong[] = [
  { what: "another target", status: 0x0203, keys: introduction({ target: `${TARGET_NAME}x` }) },
  { what: "no InitiatorName", status: 0x0207, keys: without("InitiatorName") },
  { what: "an empty InitiatorName", status: 0x0207, keys: introduction({ name: "" }) },
  { what: "no TargetName", status: 0x0207, keys: without("TargetName") },
  { what: "nothing", status: 0x0207, keys: [] },
  { what: "a later version", status: 0x0205, keys: introduction(), fields: { versionMin: 1, versionMax: 1 } },
  { what: "a session that is not there", status: 0x020a, keys: introduction(), fields: { targetSessionHandle: 9 } },
  { what: "an unknown type of session", status: 0x0209, keys: [...without("SessionType"), ["SessionType", "Strange"]] },
  { what: "CHAP alone, which is not set up", status: 0x0201, keys: [...introduction(), ["AuthMethod", "CHAP"]], fields: security },
  { what: "the second stage at once where CHAP is due", status: 0x0201, keys: introduction(), options: { accounts: CHAP } },
  { what: "T and C together", status: 0x0200, keys: introduction(), fields: { continues: true } },
  { what: "a step backwards", status: 0x0200, keys: introduction(), fields: { nextStage: 0 } },
  { what: "a step on the spot", status: 0x0200, keys: introduction(), fields: { nextStage: 1 } },
  { what: "a step to a stage that there is not", status: 0x0200, keys: introduction(), fields: { nextStage: 2 } },
  { what: "a stage that there is not", status: 0x0200, keys: introduction(), fields: { currentStage: 2, ...stay } },
  { what: "full feature phase at once", status: 0x0200, keys: introduction(), fields: { currentStage: 3, ...stay } },
  { what: "a key without a value", status: 0x0200, keys: Buffer.from("InitiatorName\0") },
  { what: "a key that does not end", status: 0x0200, keys: Buffer.from("InitiatorName=iqn.2026-01.test:x") },
  { what: "text that is not UTF-8", status: 0x0200, keys: Uint8Array.of(0x41, 0x3d, 0xff, 0) },
  { what: "a key that is offered twice", status: 0x0200, keys: [...introduction(), ["InitialR2T", "No"], ["InitialR2T", "No"]] },
  { what: "a declaration out of range", status: 0x0200, keys: [...introduction(), ["MaxRecvDataSegmentLength", "511"]] },
  { what: "another initiator in the second PDU", status: 0x0200, keys: otherName, behind: introduction() },
  { what: "another target in the second PDU", status: 0x0203, keys: [["TargetName", "iqn.2026-01.test:y"]], behind: introduction() },
  { what: "another type in the second PDU", status: 0x0200, keys: [["SessionType", "Discovery"]], behind: introduction() },
  { what: "another ISID in the second PDU", status: 0x0200, keys: [], behind: introduction(), fields: { sessionId: new Uint8Array(6) } },
  { what: "another tag in the second PDU", status: 0x0200, keys: [], behind: introduction(), fields: { initiatorTaskTag: 1 } },
  { what: "another connection in the second PDU", status: 0x0200, keys: [], behind: introduction(), fields: { connectionId: 1 } },
  { what: "another stage in the second PDU", status: 0x0200, keys: [], behind: introduction(), fields: security },
  { what: "keys that are negotiated again", status: 0x0200, keys: [["ImmediateData", "Yes"]], behind: [...introduction(), ["ImmediateData", "Yes"]] },
];

describe("a login is refused, and the connection closed, for", () => {
  it.each(WRONG)("$what", async ({ status, keys, fields, behind, options }) => {
    await withWire(async (wire, server) => {
      if (behind !== undefined) expect((await loginStep(wire, behind, stay)).status).toBe(0);
      const answer = await loginStep(wire, keys, fields);
      expect(answer.status.toString(16)).toBe(status.toString(16));
      expect(answer.header).toMatchObject({ transit: false, targetSessionHandle: 0 });
      await wire.over();
      expect(server.sessionCount).toBe(0);
    }, options);
  });

  it("a second connection of a session that lives", async () => {
    await withWire(async (wire, server) => {
      const { handle } = await openWire(server, { sessionId: Uint8Array.of(1, 2, 3, 4, 5, 6) });
      const answer = await loginStep(wire, introduction(), { targetSessionHandle: handle });
      expect(answer.status).toBe(0x0206);
      await wire.over();
      expect(server.sessionCount).toBe(1);
    });
  });

  it("too many sessions", async () => {
    await using server = await serve();
    const ids = Array.from({ length: 32 }, (_, at) => Uint8Array.of(0x80, 0, 0, 0, 1, at));
    for (const sessionId of ids) await openWire(server, { sessionId });
    using wire = await TargetWire.open(server);
    expect((await loginStep(wire, introduction())).status).toBe(0x0302);
    expect(server.sessionCount).toBe(32);
  });
});

interface Hostile {
  readonly what: string;
  readonly say: (wire: TargetWire) => void;
  /** It begins as a login may, and is answered for a while. */
  readonly isAnswered?: boolean;
}

/** What is no login at all. */
const HOSTILE: readonly Hostile[] = [
  {
    what: "another PDU",
    say: (wire) => {
      const tags = { initiatorTaskTag: 1, targetTransferTag: NO_TAG };
      wire.send(NOP_OUT, { ...tags, ...wire.numbers(true) });
    },
  },
  {
    what: "a data segment of 16 MiB, of which nothing has come",
    say: (wire) => {
      const header = Buffer.alloc(HEADER_BYTES);
      header.set([0x43, 0x87, 0, 0, 0, 0xff, 0xff, 0xff]);
      wire.sendBytes(header);
    },
  },
  {
    what: "a data segment of 8193 bytes",
    say: (wire) => {
      sendLogin(wire, new Uint8Array(8193));
    },
  },
  {
    what: "nothing but C",
    isAnswered: true,
    say: (wire) => {
      for (let i = 0; i < 100; i++)
        sendLogin(wire, Buffer.from("X"), { transit: false, continues: true });
    },
  },
  {
    what: "text without end",
    isAnswered: true,
    say: (wire) => {
      for (let i = 0; i < 20; i++)
        sendLogin(wire, Buffer.alloc(8192, 0x41), { transit: false, continues: true });
    },
  },
  {
    what: "steps without end",
    isAnswered: true,
    say: (wire) => {
      for (let i = 0; i < 100; i++) sendLogin(wire, i === 0 ? introduction() : [], stay);
    },
  },
];

/** Whether a connection is taken; where it is not, it ends before it gets an answer. */
async function isLetIn(server: DriveServer): Promise<boolean> {
  using wire = await TargetWire.open(server);
  return await loginStep(wire, introduction(), stay).then(
    () => true,
    () => false,
  );
}

describe("a connection that is not logged in ends with", () => {
  it.each(HOSTILE)("$what", async ({ say, isAnswered = false }) => {
    await withWire(async (wire, server) => {
      say(wire);
      await wire.over();
      expect(wire.untaken.length > 0).toBe(isAnswered);
      expect(server.sessionCount).toBe(0);
      expect((await openWire(server)).handle).toBeGreaterThan(0);
    });
  });

  it("any garbage", async () => {
    await using server = await serve({ loginLimitMs: 500 });
    const random = new SeededRandom(testSeed());
    for (let round = 0; round < 20; round++) {
      using wire = await TargetWire.open(server);
      const bytes = new Uint8Array(random.nextInteger(48, 4000));
      for (let i = 0; i < bytes.length; i++) bytes[i] = random.nextInteger(0, 255);
      // Half of them look like a login at first.
      if (random.nextChance(0.5)) bytes.set([0x43, 0x87, 0, 0, 0, 0, 16]);
      wire.sendBytes(bytes);
      await wire.over();
    }
    expect((await openWire(server)).handle).toBeGreaterThan(0);
  });

  it.each([
    ["says nothing", async (): Promise<void> => {}],
    [
      "says a byte now and then",
      async (wire: TargetWire): Promise<void> => {
        const bytes = wire.isOver ? [] : [0x43, 0x87, 0, 0, 0, 0, 0, 0];
        for (const byte of bytes) wire.sendBytes(Uint8Array.of(byte));
      },
    ],
    [
      "stops in the middle",
      async (wire: TargetWire): Promise<void> => {
        await loginStep(wire, introduction(), stay);
      },
    ],
  ])("the time for it, when the initiator %s", async (_what, say) => {
    await withWire(
      async (wire) => {
        await say(wire);
        await wire.over();
      },
      { loginLimitMs: 60 },
    );
  });

  it("the next one, when there are too many", async () => {
    await using server = await serve();
    const wires = await Promise.all(Array.from({ length: 64 }, () => TargetWire.open(server)));
    // The server counts a connection when it accepts it: a word of each says that it has.
    await Promise.all(wires.map((wire) => loginStep(wire, introduction(), stay)));
    using late = await TargetWire.open(server);
    await late.over();
    wires[0]?.destroy();
    while (!(await isLetIn(server)));
    for (const wire of wires) wire.destroy();
  });
});
