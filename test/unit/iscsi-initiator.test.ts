import { describe, expect, it } from "vitest";
import { discoverTargets } from "../../native/iscsi/discover-targets.ts";
import { openIscsi, type IscsiTransport } from "../../native/iscsi/initiator.ts";
import type { IscsiOptions } from "../../native/iscsi/iscsi-options.ts";
import { parseTargetAddress } from "../../native/iscsi/open-session.ts";
import type { TextKey } from "../../src/iscsi/text-keys.ts";
import type { ScsiReply } from "../../src/transport/scsi-transport.ts";
import { placeOf, until } from "../support/iscsi-runs.ts";
import type { Script } from "../support/iscsi-scripted-connection.ts";
import {
  answer,
  MemoryTape,
  ping,
  SCRIPTED_TARGET_NAME,
  ScriptedTarget,
  sendData,
} from "../support/iscsi-scripted-target.ts";

const INITIATOR = { user: "backup", secret: "correct horse battery" };
const TARGET = { user: "library", secret: "staple it together" };

/** A target with a tape in memory, and an initiator that is logged in. */
async function withTape<T>(
  how: { readonly script?: Script; readonly options?: Partial<IscsiOptions> },
  use: (transport: IscsiTransport, target: ScriptedTarget, tape: MemoryTape) => Promise<T>,
): Promise<T> {
  const tape = new MemoryTape();
  await using target = await ScriptedTarget.start({ command: tape.command, ...how.script });
  const transport = await openIscsi({ ...placeOf(target), ...how.options });
  try {
    const result = await use(transport, target, tape);
    expect(target.violations).toEqual([]);
    return result;
  } finally {
    await transport.close();
  }
}

function bytesOf(byteLength: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  for (let i = 0; i < byteLength; i++) bytes[i] = i * 31 + (i >>> 8) + seed;
  return bytes;
}

const lengthOf = (length: number): number[] => [length >>> 16, (length >>> 8) & 255, length & 255];
const cdbOf = (opcode: number, length = 0): Uint8Array =>
  Uint8Array.of(opcode, 0, ...lengthOf(length), 0);

const write = (transport: IscsiTransport, dataOut: Uint8Array): Promise<ScsiReply> =>
  transport.execute({ cdb: cdbOf(0x0a, dataOut.length), dataOut, timeoutMs: 10_000 });
const read = (transport: IscsiTransport, dataIn: Uint8Array): Promise<ScsiReply> =>
  transport.execute({ cdb: cdbOf(0x08, dataIn.length), dataIn, timeoutMs: 10_000 });
const rewind = (transport: IscsiTransport): Promise<ScsiReply> =>
  transport.execute({ cdb: cdbOf(0x01), timeoutMs: 10_000 });

const SIZES = [1, 3, 512, 8193, 65_537, 262_144, 300_001, 1_048_577];

// prettier-ignore
const VARIANTS: readonly (readonly [string, { script?: Script; options?: Partial<IscsiOptions> }])[] = [
  ["as it comes", {}],
  ["a step more", { script: { addsKeys: true } }],
  ["R2T for all", { script: { wishes: { InitialR2T: "Yes", ImmediateData: "No" } } }],
  ["R2T behind immediate data", { script: { wishes: { InitialR2T: "Yes" } } }],
  ["no immediate data", { script: { wishes: { InitialR2T: "No", ImmediateData: "No", FirstBurstLength: "65536" } } }],
  ["small segments and bursts", { script: { segmentBytes: 512, wishes: { InitialR2T: "No", MaxBurstLength: "4096", FirstBurstLength: "1024" } } }],
  ["a header digest", { script: { wishes: { HeaderDigest: "CRC32C" } } }],
  ["a data digest", { script: { wishes: { DataDigest: "CRC32C" } } }],
  ["both digests, in pieces of 7 bytes", { script: { wishes: { HeaderDigest: "CRC32C", DataDigest: "CRC32C", InitialR2T: "No" }, pieceBytes: 977 } }],
  ["no digests", { options: { headerDigest: "none", dataDigest: "none" } }],
  ["CHAP", { script: { accounts: { initiator: INITIATOR } }, options: { chap: INITIATOR } }],
  ["mutual CHAP", { script: { accounts: { initiator: INITIATOR, target: TARGET } }, options: { chap: INITIATOR, mutualChap: TARGET } }],
  ["CHAP where nobody asks", { options: { chap: INITIATOR } }],
  ["a window of one", { script: { window: 1 } }],
];

describe.each(VARIANTS)("with %s", (_name, how) => {
  it("what is written is read back, and nothing breaks the protocol", async () => {
    await withTape(how, async (transport, _target, tape) => {
      for (const [i, size] of SIZES.entries()) {
        const reply = await write(transport, bytesOf(size, i));
        expect(reply).toMatchObject({ status: 0, transferredBytes: size });
      }
      expect(tape.records.map((record) => record.length)).toEqual(SIZES);
      expect((await rewind(transport)).transferredBytes).toBe(0);
      for (const [i, size] of SIZES.entries()) {
        const dataIn = new Uint8Array(size);
        expect(await read(transport, dataIn)).toMatchObject({ status: 0, transferredBytes: size });
        expect(Buffer.compare(dataIn, bytesOf(size, i))).toBe(0);
      }
    });
  });
});

describe("a PDU that comes byte by byte", () => {
  it("is a PDU all the same", async () => {
    const wishes = { HeaderDigest: "CRC32C", DataDigest: "CRC32C" };
    await withTape({ script: { wishes, pieceBytes: 1 } }, async (transport) => {
      await write(transport, bytesOf(300, 1));
      await rewind(transport);
      const dataIn = new Uint8Array(300);
      await read(transport, dataIn);
      expect(dataIn).toEqual(bytesOf(300, 1));
    });
  });
});

describe("a block of a shared ring", () => {
  it("goes out and comes in like all others", async () => {
    await withTape({}, async (transport) => {
      const ring = new Uint8Array(new SharedArrayBuffer(20_000));
      ring.set(bytesOf(9000, 3));
      await write(transport, ring.subarray(0, 9000));
      await rewind(transport);
      await read(transport, ring.subarray(10_000, 19_000));
      expect(ring.slice(10_000, 19_000)).toEqual(bytesOf(9000, 3));
    });
  });
});

describe("a short read", () => {
  it("gives data, sense, and the bytes that came, whatever the residual says", async () => {
    await withTape({}, async (transport) => {
      await write(transport, bytesOf(300, 0));
      await rewind(transport);
      const dataIn = new Uint8Array(1000).fill(0xee);
      const reply = await read(transport, dataIn);
      expect(reply).toMatchObject({ status: 2, transferredBytes: 300 });
      expect([...reply.sense.subarray(0, 7)]).toEqual([0xf0, 0, 0x20, 0, 0, 0x02, 0xbc]);
      expect(dataIn.subarray(0, 300)).toEqual(bytesOf(300, 0));
      expect(dataIn.subarray(300).every((byte) => byte === 0xee)).toBe(true);
    });
  });

  it("believes its own count where the target lies, and cuts sense that claims to be longer", async () => {
    const script: Script = {
      command: async (connection, command) => {
        sendData(connection, command, { data: bytesOf(40, 0) });
        const sense = Uint8Array.of(0x70, 0, 0);
        answer(connection, command, { status: 2, sense, underflow: 99 });
      },
      damage: (bytes, opcode) => {
        if (opcode === 0x21) bytes[49] = 200;
        return bytes;
      },
    };
    await withTape({ script }, async (transport) => {
      const reply = await read(transport, new Uint8Array(100));
      expect(reply).toMatchObject({ status: 2, transferredBytes: 40 });
      expect(reply.sense.subarray(0, 3)).toEqual(Uint8Array.of(0x70, 0, 0));
      expect(reply.sense.length).toBeLessThanOrEqual(4);
    });
  });
});

describe("a write that the target does not take whole", () => {
  it.each([
    ["by its residual", { status: 2, underflow: 60_000 }, 40_000],
    ["and takes no more than was sent", { status: 0 }, 65_536],
    ["and lies about more than all", { status: 2, underflow: 200_000 }, 0],
  ])("is told %s", async (_what, ending, transferredBytes) => {
    // Unsolicited data only: the target never asks for the rest.
    const script: Script = {
      wishes: { InitialR2T: "No", FirstBurstLength: "65536" },
      command: async (connection, command) => {
        if ("underflow" in ending) await connection.collectAll(command);
        answer(connection, command, ending);
      },
    };
    await withTape({ script }, async (transport) => {
      const reply = await write(transport, bytesOf(100_000, 0));
      expect(reply).toMatchObject({ status: ending.status, transferredBytes });
    });
  });
});

describe("a ping", () => {
  it("is answered when nothing runs, and while a command runs", async () => {
    const script: Script = {
      command: async (connection, command) => {
        const before = connection.answeredPings.length;
        ping(connection, 1);
        ping(connection, 2);
        await until(() => connection.answeredPings.length === before + 2);
        answer(connection, command);
      },
    };
    await withTape({ script }, async (transport, target) => {
      await rewind(transport);
      ping(target.latest, 3);
      await until(() => target.latest.answeredPings.length === 3);
      expect(target.latest.answeredPings).toEqual([1, 2, 3]);
      await rewind(transport);
    });
  });
});
describe("a PDU behind the last one of the login", () => {
  it("is taken with the digests that the login did not have", async () => {
    const script: Script = {
      wishes: { HeaderDigest: "CRC32C", DataDigest: "CRC32C" },
      afterLogin: (connection) => {
        ping(connection, 5);
        ping(connection, 6);
      },
    };
    await withTape({ script }, async (transport, target) => {
      await rewind(transport);
      expect(target.latest.answeredPings).toEqual([5, 6]);
    });
  });
});

describe("a login that is redirected", () => {
  it("goes where it is sent", async () => {
    const tape = new MemoryTape();
    await using there = await ScriptedTarget.start({ command: tape.command });
    const address = `127.0.0.1:${String(there.port)},1`;
    await using here = await ScriptedTarget.start({
      login: () => ({ statusClass: 1, statusDetail: 1, address }),
    });
    const transport = await openIscsi(placeOf(here));
    await write(transport, bytesOf(10, 0));
    await transport.close();
    expect([here.connections.length, there.connections.length]).toEqual([1, 1]);
  });

  it("ends when it goes round in circles", async () => {
    let port = 0;
    await using target = await ScriptedTarget.start({
      login: () => ({ statusClass: 1, statusDetail: 2, address: `127.0.0.1:${String(port)}` }),
    });
    ({ port } = target);
    await expect(openIscsi(placeOf(target))).rejects.toMatchObject({
      code: "ISCSI_REDIRECTED_TOO_OFTEN",
      executed: "no",
    });
    expect(target.connections.length).toBe(5);
  });

  it.each([
    ["10.0.0.1", { host: "10.0.0.1", port: 3260 }],
    ["tape.example:3261", { host: "tape.example", port: 3261 }],
    ["tape.example:3261,12", { host: "tape.example", port: 3261 }],
    ["[fe80::1]:860,1", { host: "fe80::1", port: 860 }],
    ["[::1]", { host: "::1", port: 3260 }],
    ["", undefined],
    ["fe80::1", undefined],
    ["a:0", undefined],
    ["a:65536", undefined],
    ["a:b", undefined],
    ["a,b", undefined],
  ])("reads the address %j", (text, address) => {
    expect(parseTargetAddress(text)).toEqual(address);
  });
});

describe("discovery", () => {
  it("collects targets and addresses from several answers, and asks for no session", async () => {
    const keys: readonly TextKey[][] = [
      [
        ["TargetName", "iqn.2026-01.test:a"],
        ["TargetAddress", "10.0.0.1:3260,1"],
      ],
      [
        ["TargetAddress", "[fe80::1]:3260,2"],
        ["TargetName", "iqn.2026-01.test:b"],
      ],
    ];
    await using target = await ScriptedTarget.start({ targets: keys });
    const { host, port } = target;
    expect(await discoverTargets({ host, port })).toEqual([
      { target: "iqn.2026-01.test:a", addresses: ["10.0.0.1:3260,1", "[fe80::1]:3260,2"] },
      { target: "iqn.2026-01.test:b", addresses: [] },
    ]);
    expect(target.violations).toEqual([]);
    expect(target.latest.login.heard).toContainEqual(["SessionType", "Discovery"]);
    expect(target.latest.login.heard.map(([key]) => key)).not.toContain("TargetName");
  });
});

describe("options", () => {
  const good = { host: "127.0.0.1", port: 1, target: SCRIPTED_TARGET_NAME, logicalUnit: 0 };
  it.each([
    ["no host", { host: "" }],
    ["a port that cannot be", { port: 65_536 }],
    ["a name that is none", { target: "tape" }],
    ["a name with a space", { initiatorName: "iqn.2026-01.test: a" }],
    ["a name that is too long", { target: `iqn.${"a".repeat(220)}` }],
    ["a unit that cannot be", { logicalUnit: 16_384 }],
    ["a short secret", { chap: { user: "u", secret: "elevenbytes" } }],
    ["no user", { chap: { user: "", secret: "twelve bytes" } }],
    ["mutual CHAP alone", { mutualChap: TARGET }],
    ["a short secret of the target", { chap: INITIATOR, mutualChap: { user: "t", secret: "x" } }],
    [
      "one secret for both",
      { chap: INITIATOR, mutualChap: { ...TARGET, secret: INITIATOR.secret } },
    ],
  ])("are refused with %s, and no secret is told", async (_what, wrong) => {
    const failed = await openIscsi({ ...good, ...wrong }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: "UsageError", code: "ISCSI_OPTION_INVALID" });
    expect(String(failed)).not.toMatch(/elevenbytes|horse|staple/);
  });
});

describe("a request", () => {
  it.each([
    ["TRANSPORT_TWO_DIRECTIONS", { dataIn: new Uint8Array(1), dataOut: new Uint8Array(1) }],
    ["COMMAND_LENGTH_INVALID", { cdb: new Uint8Array(17) }],
    ["TRANSFER_TOO_LONG", { dataOut: new Uint8Array(0x100_0000) }],
  ])("is refused: %s", async (code, more) => {
    await withTape({}, async (transport) => {
      const request = { cdb: cdbOf(0), timeoutMs: 1000, ...more };
      await expect(transport.execute(request)).rejects.toMatchObject({ code });
    });
  });

  it("is refused while another runs", async () => {
    await withTape({}, async (transport) => {
      const first = rewind(transport);
      await expect(rewind(transport)).rejects.toMatchObject({ code: "DRIVE_BUSY_WITH_COMMAND" });
      expect((await first).status).toBe(0);
    });
  });
});
