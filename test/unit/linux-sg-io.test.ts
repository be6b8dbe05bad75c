import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSgIo, type SgIoTransport } from "../../native/linux/sg-io.ts";
import { HOST_STATUS } from "../../native/linux/sg-layout.ts";
import { sharedRingMemory } from "../../src/stream/ring-memory.ts";
import { AbortedError, TransportError, UsageError } from "../../src/transport/errors.ts";
import type { ScsiReply, ScsiRequest } from "../../src/transport/scsi-transport.ts";
import { type FakeAnswer, FakeSg, makeFakeSysfs, STAND_IN } from "../support/linux-fake-sg.ts";

const TEST_UNIT_READY = Uint8Array.of(0, 0, 0, 0, 0, 0);
const READ = Uint8Array.of(0x08, 0, 0, 1, 0, 0);
const WRITE = Uint8Array.of(0x0a, 0, 0, 1, 0, 0);
const SENSE = Uint8Array.of(0x70, 0, 0x03, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x11, 0, 0, 0, 0, 0);

let folder = "";
let fake: FakeSg;
let transport: SgIoTransport;
let nowMs = 0;

const clock = {
  get nowMs() {
    return (nowMs += 7);
  },
  epochMs: 0,
  sleep: async () => {},
};

function open(className: string): void {
  fake = new FakeSg();
  const sysfs = makeFakeSysfs(join(folder, className), { className });
  transport = openSgIo({ path: STAND_IN.path, ioctl: fake.ioctl, sysfs, clock });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-sg-"));
  nowMs = 1000;
});
afterEach(async () => {
  await transport.close();
  rmSync(folder, { recursive: true });
});

/** The reply, or the error that came in its place. */
async function outcome(request: Partial<ScsiRequest> = {}): Promise<ScsiReply | Error> {
  try {
    return await transport.execute({ cdb: TEST_UNIT_READY, timeoutMs: 1000, ...request });
  } catch (error) {
    return error instanceof Error ? error : new Error("thrown", { cause: error });
  }
}

async function ended(answer: FakeAnswer, request: Partial<ScsiRequest> = {}) {
  fake.answer = answer;
  return outcome(request);
}

const sentence = (result: ScsiReply | Error): string =>
  result instanceof Error ? result.message : "no error";

async function transferred(residue: number, request: Partial<ScsiRequest>): Promise<number> {
  const reply = await ended({ residue }, request);
  return reply instanceof Error ? Number.NaN : reply.transferredBytes;
}

describe.each([
  ["version 3", "scsi_generic"],
  ["version 4", "bsg"],
])("%s: a command", (_version, className) => {
  beforeEach(() => {
    open(className);
  });

  it("goes out with its CDB, whatever came before", async () => {
    const cdbs = [6, 10, 12, 16, 32, 6].map((length, index) =>
      Uint8Array.from({ length }, (_, at) => (index * 40 + at) & 0xff),
    );
    for (const cdb of cdbs) await outcome({ cdb });
    expect(fake.seen.map(({ cdb }) => cdb)).toEqual(cdbs.map((cdb) => [...cdb]));
  });

  it("says direction, length, time limit and room for sense data", async () => {
    await outcome({ timeoutMs: 0.2 });
    await outcome({ dataOut: new Uint8Array(5), timeoutMs: 74_341_000 });
    await outcome({ dataIn: new Uint8Array(9), timeoutMs: 0x7fff_ffff });
    await outcome({ dataIn: new Uint8Array(0) });
    const rest = { senseRoom: 96 };
    expect(fake.seen).toMatchObject([
      { direction: "none", dataLength: 0, timeoutMs: 1, ...rest },
      { direction: "out", dataLength: 5, timeoutMs: 74_341_000, ...rest },
      { direction: "in", dataLength: 9, timeoutMs: 0x7fff_ffff, ...rest },
      { direction: "none", dataLength: 0, timeoutMs: 1000, ...rest },
    ]);
  });

  it("carries data from where they are, and fills what is given, wherever that lies", async () => {
    const ring = sharedRingMemory({ blockBytes: 4096, slotCount: 4 });
    const places = [
      new Uint8Array(ring, 8192, 512),
      new Uint8Array(ring, 12_345, 100),
      new Uint8Array(16),
      Buffer.alloc(70_000).subarray(3, 65_000),
      new Uint8Array(ring, 0, 64),
    ];
    for (const [index, place] of places.entries()) {
      const data = Uint8Array.from(place, (_, at) => (at * 7 + index) & 0xff);
      place.set(data);
      await outcome({ cdb: WRITE, dataOut: place });
      expect(fake.seen.at(-1)?.dataOut).toEqual([...data]);
      place.fill(0);
      await ended({ dataIn: data }, { cdb: READ, dataIn: place });
      expect([...place]).toEqual([...data]);
    }
  });

  it("that ended well is a reply, with the time that it took", async () => {
    expect(await outcome({ cdb: READ, dataIn: new Uint8Array(20) })).toEqual({
      status: 0,
      sense: new Uint8Array(0),
      transferredBytes: 20,
      elapsedMs: 7,
    });
  });

  it("is never given the answer of the one before", async () => {
    fake.answer = { status: 2, sense: SENSE, driverStatus: 8, residue: 5 };
    await outcome({ dataIn: new Uint8Array(10) });
    fake.answer = { silent: true };
    expect(await outcome({ dataIn: new Uint8Array(10) })).toMatchObject({
      status: 0,
      transferredBytes: 10,
      sense: new Uint8Array(0),
    });
  });

  it.each([0x02, 0x04, 0x08, 0x18, 0x28, 0x30, 0x40])(
    "with status %i is a reply, not an error",
    async (status) => {
      expect(await ended({ status })).toMatchObject({ status });
    },
  );

  const statuses = [0x00, 0x02, 0x08, 0x18];
  const drivers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0x18];
  const hosts = Array.from({ length: 0x16 }, (_, host) => host);

  it.each(hosts)("with host status %i: host, then device, then driver", async (hostStatus) => {
    const isVerdict = hostStatus >= 0x10 && hostStatus <= 0x13;
    for (const status of statuses) {
      for (const driverStatus of drivers) {
        const result = await ended({ hostStatus, status, driverStatus });
        const byHost = hostStatus !== 0 && !(isVerdict && status !== 0);
        const byDriver = status === 0 && ![0, 8].includes(driverStatus & 0xf);
        const expected =
          byHost || byDriver ? { executed: "unknown", elapsedMs: 7 } : { status, elapsedMs: 7 };
        expect(result).toMatchObject(expected);
        expect(result instanceof TransportError).toBe(byHost || byDriver);
        if (byHost) expect(sentence(result)).toContain("host status");
        else if (byDriver) expect(sentence(result)).toContain("driver status");
      }
    }
  });

  it.each([
    ["DID_NO_CONNECT", "TRANSPORT_DEVICE_GONE"],
    ["DID_BUS_BUSY", "TRANSPORT_FAILED"],
    ["DID_TIME_OUT", "TRANSPORT_TIMEOUT"],
    ["DID_ABORT", "TRANSPORT_FAILED"],
    ["DID_ERROR", "TRANSPORT_FAILED"],
    ["DID_RESET", "TRANSPORT_RESET"],
    ["DID_SOFT_ERROR", "TRANSPORT_FAILED"],
    ["DID_TRANSPORT_DISRUPTED", "TRANSPORT_PATH_LOST"],
    ["DID_TRANSPORT_FAILFAST", "TRANSPORT_PATH_LOST"],
  ] as const)("that ends with %s is %s", async (name, code) => {
    const result = await ended({ hostStatus: HOST_STATUS.values[name] });
    expect(result).toMatchObject({ code, executed: "unknown" });
    expect(sentence(result)).toContain(name);
    expect(sentence(result)).toContain("send command 00h to /dev/null: ");
  });

  it("whose host status has no name is still an error", async () => {
    const result = await ended({ hostStatus: 0x99 });
    expect(result).toMatchObject({ code: "TRANSPORT_FAILED", executed: "unknown" });
  });

  it("whose driver reports that time is up is TRANSPORT_TIMEOUT", async () => {
    expect(await ended({ driverStatus: 6 })).toMatchObject({ code: "TRANSPORT_TIMEOUT" });
    expect(await ended({ driverStatus: 4 })).toMatchObject({ code: "TRANSPORT_FAILED" });
  });

  it.each([
    ["EPERM", "TRANSPORT_NOT_PERMITTED", "no"],
    ["EACCES", "TRANSPORT_NOT_PERMITTED", "no"],
    ["ENOMEM", "TRANSPORT_NO_MEMORY", "no"],
    ["EINVAL", "TRANSPORT_REFUSED", "no"],
    ["EMSGSIZE", "TRANSPORT_REFUSED", "no"],
    ["EDOM", "TRANSPORT_REFUSED", "no"],
    ["ENOSYS", "TRANSPORT_REFUSED", "no"],
    ["ENOTTY", "TRANSPORT_REFUSED", "no"],
    ["EBADF", "TRANSPORT_CLOSED", "no"],
    ["ENXIO", "TRANSPORT_DEVICE_GONE", "no"],
    ["ENODEV", "TRANSPORT_DEVICE_GONE", "unknown"],
    ["EINTR", "TRANSPORT_INTERRUPTED", "unknown"],
    ["EIO", "TRANSPORT_FAILED", "unknown"],
    ["EFAULT", "TRANSPORT_FAILED", "unknown"],
    ["ETIMEDOUT", "TRANSPORT_FAILED", "unknown"],
  ])("that the kernel ends with %s is %s, executed: %s", async (errno, code, executed) => {
    const result = await ended({ errno });
    expect(result).toBeInstanceOf(TransportError);
    expect(result).toMatchObject({ code, executed, elapsedMs: 7 });
    expect(sentence(result)).toContain(`(${errno})`);
    // Above all after EINTR: it was sent once.
    expect(fake.seen).toHaveLength(1);
  });

  it.each([
    [0, 20],
    [3, 17],
    [20, 0],
    [29, 0],
    [-5, 20],
  ])("with a residue of %i moved %i of 20 bytes", async (residue, expected) => {
    expect(await transferred(residue, { dataIn: new Uint8Array(20) })).toBe(expected);
    expect(await transferred(residue, { dataOut: new Uint8Array(20) })).toBe(expected);
    expect(await transferred(residue, {})).toBe(0);
  });

  it.each([8, 18, 32, 96])("brings %i bytes of sense data, in a copy", async (length) => {
    const sense = Uint8Array.from({ length }, (_, at) => (at === 0 ? 0x70 : at));
    const reply = await ended({ status: 2, driverStatus: 8, sense });
    await ended({ status: 2, driverStatus: 8, sense: new Uint8Array(96).fill(0x71) });
    expect(reply).toMatchObject({ status: 2, sense });
  });

  it("never reads beyond the room for sense data", async () => {
    const reply = await ended({
      status: 2,
      sense: new Uint8Array(96).fill(0x72),
      senseLength: 200,
    });
    expect(reply).toMatchObject({ sense: new Uint8Array(96).fill(0x72) });
  });

  it("has no sense data when the kernel gives zeros", async () => {
    const reply = await ended({ status: 2, sense: new Uint8Array(8) });
    expect(reply).toMatchObject({ status: 2, sense: new Uint8Array(0) });
  });

  it("with sense data beside GOOD is given as CHECK CONDITION", async () => {
    const deferred = Uint8Array.from(SENSE);
    deferred[0] = 0x71;
    const reply = await ended({ status: 0, driverStatus: 8, sense: deferred });
    expect(reply).toMatchObject({ status: 2, sense: deferred });
  });
});

describe("what makes no sense is refused before anything is sent", () => {
  const maxTransferBytes = 1_048_576;
  beforeEach(() => {
    open("scsi_generic");
  });

  it.each<[string, Partial<ScsiRequest>, string]>([
    [
      "two directions",
      { dataIn: new Uint8Array(1), dataOut: new Uint8Array(1) },
      "TRANSPORT_TWO_DIRECTIONS",
    ],
    ["a byte too much", { dataOut: new Uint8Array(maxTransferBytes + 1) }, "TRANSFER_TOO_LONG"],
    ["a byte too much room", { dataIn: new Uint8Array(maxTransferBytes + 1) }, "TRANSFER_TOO_LONG"],
    ["no CDB", { cdb: new Uint8Array(0) }, "COMMAND_LENGTH_INVALID"],
    ["a CDB of 5 bytes", { cdb: new Uint8Array(5) }, "COMMAND_LENGTH_INVALID"],
    ["a CDB of 33 bytes", { cdb: new Uint8Array(33) }, "COMMAND_LENGTH_INVALID"],
    ["no time", { timeoutMs: 0 }, "TIME_LIMIT_INVALID"],
    ["negative time", { timeoutMs: -1 }, "TIME_LIMIT_INVALID"],
    ["no number for time", { timeoutMs: Number.NaN }, "TIME_LIMIT_INVALID"],
    ["time without end", { timeoutMs: 0x8000_0000 }, "TIME_LIMIT_INVALID"],
  ])("%s", async (_what, request, code) => {
    const result = await outcome(request);
    expect(result).toBeInstanceOf(UsageError);
    expect(result).toMatchObject({ code });
    expect(fake.seen).toEqual([]);
  });

  it("the longest transfer is not", async () => {
    const reply = await outcome({ dataIn: new Uint8Array(maxTransferBytes) });
    expect(reply).toMatchObject({ transferredBytes: maxTransferBytes });
  });

  it("a command of someone who has given up", async () => {
    const signal = AbortSignal.abort();
    const request = { cdb: TEST_UNIT_READY, timeoutMs: 1 };
    await expect(transport.execute(request, { signal })).rejects.toBeInstanceOf(AbortedError);
    expect(fake.seen).toEqual([]);
  });

  it("a command, or a reset, after closing", async () => {
    await transport.close();
    expect(await outcome()).toMatchObject({ code: "TRANSPORT_CLOSED", executed: "no" });
    expect(() => {
      transport.resetDevice("logicalUnit");
    }).toThrow(expect.objectContaining({ code: "TRANSPORT_CLOSED" }));
    expect([fake.seen, fake.resets]).toEqual([[], []]);
  });
});

describe("a reset", () => {
  beforeEach(() => {
    open("scsi_generic");
  });

  it("reaches as far as was asked for, and no further", () => {
    for (const reach of ["logicalUnit", "bus", "host"] as const) transport.resetDevice(reach);
    expect(fake.resets).toEqual([0x101, 0x102, 0x103]);
  });

  it.each([
    ["EACCES", "TRANSPORT_NOT_PERMITTED"],
    ["EIO", "TRANSPORT_FAILED"],
    ["ENOTTY", "TRANSPORT_REFUSED"],
  ])("that fails with %s is %s", (errno, code) => {
    fake.resetErrno = errno;
    expect(() => {
      transport.resetDevice("logicalUnit");
    }).toThrow(expect.objectContaining({ code }));
  });
});
